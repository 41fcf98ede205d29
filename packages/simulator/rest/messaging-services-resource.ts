import type { MessagingService } from "../account/messaging-services.ts";
import type { Sender } from "../account/senders.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { invalidParameter, TwilioError } from "./errors.ts";
import { pageOf } from "./paging.ts";

/** The Messaging API's default and maximum. */
const pageSizes = { default: 50, max: 1000 };

/** The two subresources for a messaging service's senders differ only in their names. */
const kinds = {
  PhoneNumbers: { channel: "sms", key: "phone_numbers", parameter: "PhoneNumberSid" },
  ChannelSenders: { channel: "whatsapp", key: "senders", parameter: "Sid" },
} as const;

/** The Messaging Service resource with its phone numbers and channel senders. */
export const messagingServiceRoutes: readonly Route[] = [
  { method: "POST", path: "/Services", handle: create },
  {
    method: "GET",
    path: "/Services",
    handle: (call) =>
      pageOf(
        call,
        "services",
        call.twilio.messagingServices.all(),
        (service) => messagingServiceJson(call, service),
        pageSizes,
      ),
  },
  {
    method: "GET",
    path: "/Services/:Sid",
    handle: (call) => ({ status: 200, body: messagingServiceJson(call, serviceOf(call)) }),
  },
  {
    method: "POST",
    path: "/Services/:Sid",
    handle: (call) => {
      const service = serviceOf(call);
      change(call, service);
      return { status: 200, body: messagingServiceJson(call, service) };
    },
  },
  {
    method: "DELETE",
    path: "/Services/:Sid",
    handle: (call) => {
      call.twilio.messagingServices.remove(serviceOf(call).sid);
      return { status: 204 };
    },
  },
  ...senderRoutes("PhoneNumbers"),
  ...senderRoutes("ChannelSenders"),
];

function senderRoutes(kind: keyof typeof kinds): Route[] {
  const { channel, key } = kinds[kind];
  const path = `/Services/:Sid/${kind}`;
  return [
    { method: "POST", path, handle: (call) => addSender(call, kind) },
    {
      method: "GET",
      path,
      handle: (call) => {
        const service = serviceOf(call);
        const members = [...service.senders.values()].filter(({ sender }) => sender.channel === channel);
        return pageOf(
          call,
          key,
          members,
          ({ sender, dateCreated }) => memberJson(call, service, sender, dateCreated),
          pageSizes,
        );
      },
    },
    {
      method: "DELETE",
      path: `${path}/:SenderSid`,
      handle: (call) => {
        const { senders } = serviceOf(call);
        const member = [...senders.values()].find(({ sender }) => sender.sid === call.segment("SenderSid"));
        if (member === undefined) throw call.notFound();
        senders.delete(member.sender.address);
        return { status: 204 };
      },
    },
  ];
}

/** Throws 21710 when the sender is already in this service, 21712 when it is in another one. */
function addSender(call: Call, kind: keyof typeof kinds) {
  const { channel, parameter } = kinds[kind];
  const service = serviceOf(call);
  const sender = call.twilio.senders.all().find((one) => one.channel === channel && one.sid === call.field(parameter));
  if (sender === undefined) throw invalidParameter(parameter, "the SID of one of the account's senders is expected");
  const holder = call.twilio.messagingServices.ofSender(sender.address);
  if (holder === service) throw new TwilioError(21710, "Sender is already in the Messaging Service", 409);
  if (holder !== undefined) throw new TwilioError(21712, `Sender is in the Messaging Service ${holder.sid}`, 409);
  const dateCreated = call.twilio.clock.now();
  service.senders.set(sender.address, { sender, dateCreated });
  return { status: 201, body: memberJson(call, service, sender, dateCreated) };
}

function create(call: Call) {
  const friendlyName = call.field("FriendlyName");
  if (friendlyName === undefined || friendlyName === "") throw invalidParameter("FriendlyName", "a name is expected");
  const service = call.twilio.messagingServices.add(friendlyName, call.twilio.clock.now());
  change(call, service);
  return { status: 201, body: messagingServiceJson(call, service) };
}

function change(call: Call, service: MessagingService): void {
  const inboundUrl = call.field("InboundRequestUrl");
  const onNumber = call.choice("UseInboundWebhookOnNumber", ["true", "false"]);
  service.friendlyName = call.field("FriendlyName") ?? service.friendlyName;
  if (inboundUrl !== undefined) service.inboundRequestUrl = inboundUrl === "" ? null : inboundUrl;
  service.inboundMethod = call.choice("InboundMethod", ["GET", "POST"]) ?? service.inboundMethod;
  if (onNumber !== undefined) service.useInboundWebhookOnNumber = onNumber === "true";
  service.dateUpdated = call.twilio.clock.now();
}

function serviceOf(call: Call): MessagingService {
  const service = call.twilio.messagingServices.get(call.segment("Sid"));
  if (service === undefined) throw call.notFound();
  return service;
}

function messagingServiceJson(call: Call, service: MessagingService) {
  const url = `${call.root}/Services/${service.sid}`;
  return {
    sid: service.sid,
    account_sid: call.twilio.credentials.accountSid,
    friendly_name: service.friendlyName,
    inbound_request_url: service.inboundRequestUrl,
    inbound_method: service.inboundMethod,
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
    date_created: restDate(service.dateCreated),
    date_updated: restDate(service.dateUpdated),
    url,
    links: { phone_numbers: `${url}/PhoneNumbers`, channel_senders: `${url}/ChannelSenders` },
  };
}

function memberJson(call: Call, service: MessagingService, sender: Sender, dateCreated: Date) {
  const date = restDate(dateCreated);
  const shared = {
    sid: sender.sid,
    account_sid: call.twilio.credentials.accountSid,
    date_created: date,
    date_updated: date,
  };
  if (sender.channel === "sms") {
    const url = `${call.root}/Services/${service.sid}/PhoneNumbers/${sender.sid}`;
    return { ...shared, service_sid: service.sid, phone_number: sender.address, capabilities: ["SMS", "MMS"], url };
  }
  const url = `${call.root}/Services/${service.sid}/ChannelSenders/${sender.sid}`;
  return { ...shared, messaging_service_sid: service.sid, sender: sender.address, sender_type: "WhatsApp", url };
}
