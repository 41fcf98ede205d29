import { channelOf } from "../conversations/addresses.ts";
import { whenOn } from "../delivery/off-phones.ts";
import { outcomeFor } from "../delivery/send.ts";
import type { Twilio } from "../twilio.ts";
import { mediaPath } from "./inbound-log.ts";
import type { InboundMessage } from "./inbound-message.ts";
import { messagesInTwiml } from "./twiml.ts";

/**
 * Posts a message to the sender's Programmable Messaging webhook, if there is one, and sends the TwiML reply to the
 * handset ("Twilio's Request to your Incoming Message Webhook URL" page).
 */
export async function postInboundMessage(twilio: Twilio, message: InboundMessage): Promise<void> {
  const target = inboundTarget(twilio, message.sender.address);
  if (target === undefined) return;
  const answer = await twilio.webhooks.call(twilio, {
    ...target,
    eventType: "inboundMessage",
    fields: inboundFields(twilio, message),
    retries: 0,
  });
  if (typeof answer === "string" || answer.status >= 300) return;
  for (const text of messagesInTwiml(answer.body)) sendText(twilio, message, text);
}

/** Sends a text outside any conversation, subject to the channel's rules. */
export function sendText(
  twilio: Twilio,
  { handset, sender }: Pick<InboundMessage, "handset" | "sender">,
  text: string,
): void {
  const pair = { address: handset.address, proxyAddress: sender.address };
  const outcome = outcomeFor(twilio, pair, { body: text, media: [], content: undefined, contentVariables: {} });
  if (!outcome.arrives) return;
  const { body } = outcome;
  const arrive = () => {
    handset.messages.push({
      direction: "received",
      with: sender.address,
      body,
      media: [],
      buttons: [],
      at: twilio.clock.now().toISOString(),
      status: "delivered",
    });
    const { address } = handset;
    twilio.history.note({ kind: "handset", address, action: "received", with: sender.address, body });
  };
  whenOn(twilio, handset, arrive, () => {});
}

/** The messaging service's URL overrides its senders', unless it is set to use theirs. */
function inboundTarget(twilio: Twilio, senderAddress: string): { url: string; method: "GET" | "POST" } | undefined {
  const service = twilio.messagingServices.ofSender(senderAddress);
  if (service !== undefined && !service.useInboundWebhookOnNumber) {
    return service.inboundRequestUrl === null
      ? undefined
      : { url: service.inboundRequestUrl, method: service.inboundMethod };
  }
  const url = twilio.senders.get(senderAddress)?.inboundUrl;
  return url === undefined ? undefined : { url, method: "POST" };
}

function inboundFields(twilio: Twilio, message: InboundMessage): Record<string, string> {
  const { from, sender, body, media, button, channelMessageSid: sid } = message;
  const service = twilio.messagingServices.ofSender(sender.address);
  const fields: Record<string, string> = {
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    SmsStatus: "received",
    AccountSid: twilio.credentials.accountSid,
    ApiVersion: "2010-04-01",
    From: from,
    To: sender.address,
    Body: body,
    NumMedia: String(media.length),
    NumSegments: "1",
  };
  if (service !== undefined) fields.MessagingServiceSid = service.sid;
  media.forEach((one, index) => {
    fields[`MediaUrl${index}`] = `${twilio.publicUrl}/api${mediaPath(twilio.credentials.accountSid, sid, one.sid)}`;
    fields[`MediaContentType${index}`] = one.contentType;
  });
  if (channelOf(from) === "whatsapp") {
    fields.ProfileName = "WhatsApp user";
    fields.WaId = from.replace(/^whatsapp:\+?/, "");
  }
  if (button !== undefined) {
    fields.MessageType = "button";
    fields.ButtonText = button;
    fields.ButtonPayload = button;
  }
  return fields;
}
