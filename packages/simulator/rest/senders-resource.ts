import type { Sender } from "../account/senders.ts";
import type { Call, Route } from "./call.ts";

/** The Channels Senders resource of Messaging v2: the account's WhatsApp senders. */
export const channelSenderRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/Channels/Senders",
    handle: (call) => ({
      status: 200,
      body: { senders: sendersOn(call, "whatsapp").map((one) => senderJson(call, one)), meta: {} },
    }),
  },
  {
    method: "GET",
    path: "/Channels/Senders/:Sid",
    handle: (call) => {
      const sender = sendersOn(call, "whatsapp").find(({ sid }) => sid === call.segment("Sid"));
      if (sender === undefined) throw call.notFound();
      return { status: 200, body: senderJson(call, sender) };
    },
  },
];

/** The Incoming Phone Number resource, read-only: adding a number to a messaging service requires its SID. */
export const phoneNumberRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/Accounts/:AccountSid/IncomingPhoneNumbers.json",
    handle: (call) => {
      const incoming_phone_numbers = sendersOn(call, "sms").map((sender) => ({
        sid: sender.sid,
        account_sid: call.twilio.credentials.accountSid,
        phone_number: sender.address,
        friendly_name: sender.address,
        sms_url: sender.inboundUrl ?? "",
        capabilities: { sms: true, mms: true, voice: false, fax: false },
      }));
      return {
        status: 200,
        body: { incoming_phone_numbers, page: 0, page_size: 50, next_page_uri: null, previous_page_uri: null },
      };
    },
  },
];

function sendersOn(call: Call, channel: Sender["channel"]): Sender[] {
  return call.twilio.senders.all().filter((sender) => sender.channel === channel);
}

function senderJson(call: Call, sender: Sender) {
  return {
    sid: sender.sid,
    sender_id: sender.address,
    status: "ONLINE",
    webhook: { callback_url: sender.inboundUrl ?? null, callback_method: "POST" },
    url: `${call.root}/Channels/Senders/${sender.sid}`,
  };
}
