import type { Sender } from "../account/senders.ts";
import { addMessage } from "../conversations/messages.ts";
import type { Conversation } from "../conversations/model.ts";
import { shownMedia } from "../delivery/leg.ts";
import { confirmations, type OptOutKeyword, optOutKeyword } from "../delivery/opt-outs.ts";
import { optOutScope } from "../delivery/send.ts";
import type { Handset, HandsetMessage } from "../handsets/handsets.ts";
import { TwilioError } from "../rest/errors.ts";
import { makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import { shownAddress } from "../webhooks/shown-address.ts";
import { autocreate } from "./autocreation.ts";
import { logInboundMessage } from "./inbound-log.ts";
import { channelCause, type InboundMessage } from "./inbound-message.ts";
import { postInboundMessage, sendText } from "./stray-message.ts";

/** A message as written on a phone. */
export interface Written {
  readonly body: string;
  readonly button: string | undefined;
  readonly files: readonly { contentType: string; filename: string | null; bytes: Buffer }[];
}

/** Where the message went. */
export interface Routed {
  /** The message in the conversation (`IM…`); undefined when none captured it or a pre-action rejected it. */
  readonly messageSid: string | undefined;
  readonly conversationSid: string | null;
  readonly captured: boolean;
  /** The message in the 2010 API, captured or not: `SM…`, or `MM…` with media. */
  readonly channelMessageSid: string;
}

/**
 * Routes a message from a handset to a sender as Twilio does ("Inbound Message Handling & Autocreation" page): the
 * conversation that holds the pair captures it; otherwise one is created for it, or the sender's own webhook gets it.
 * On WhatsApp it opens the 24-hour window in every case.
 */
export async function receive(twilio: Twilio, handset: Handset, sender: Sender, written: Written): Promise<Routed> {
  const conversation = conversationFor(twilio, handset, sender);
  const serviceSid = conversation?.chatServiceSid ?? twilio.defaults.chatServiceSid;
  const now = twilio.clock.now();
  const media = written.files.map((file) => twilio.media.add({ serviceSid, ...file, now }));
  const message: InboundMessage = {
    handset,
    sender,
    from: shownAddress(twilio, handset.address),
    body: written.button ?? written.body,
    media,
    button: written.button,
    channelMessageSid: makeSid(media.length > 0 ? "MM" : "SM"),
  };
  if (sender.channel === "whatsapp") twilio.windows.open(sender.address, handset.address, now);
  logInboundMessage(twilio, message);
  const sent = showAsSent(twilio, message);
  const keyword = sender.channel === "sms" ? applyKeyword(twilio, message) : undefined;
  const routed = await route(twilio, message, conversation, keyword);
  if (routed.messageSid !== undefined) sent.messageSid = routed.messageSid;
  if (routed.conversationSid !== null) sent.conversationSid = routed.conversationSid;
  return { ...routed, channelMessageSid: message.channelMessageSid };
}

async function route(
  twilio: Twilio,
  message: InboundMessage,
  conversation: Conversation | undefined,
  keyword: OptOutKeyword | undefined,
): Promise<Omit<Routed, "channelMessageSid">> {
  if (conversation !== undefined) {
    if (twilio.switches.inboundWebhookWhenCaptured) postWithoutWaiting(twilio, message);
    const swallowed = keyword === "STOP" && twilio.switches.stopInConversation === "swallowed";
    const messageSid = swallowed ? undefined : await append(twilio, conversation, message);
    return { messageSid, conversationSid: conversation.sid, captured: true };
  }
  const created = await autocreate(twilio, message);
  if (created === "dropped") return { messageSid: undefined, conversationSid: null, captured: false };
  if (created !== undefined) {
    return {
      messageSid: await append(twilio, created, message, "autocreated"),
      conversationSid: created.sid,
      captured: true,
    };
  }
  postWithoutWaiting(twilio, message);
  return { messageSid: undefined, conversationSid: null, captured: false };
}

function conversationFor(twilio: Twilio, handset: Handset, sender: Sender): Conversation | undefined {
  const shown = shownAddress(twilio, handset.address);
  const matches = shown === handset.address || twilio.switches.businessScopedIdsMatchPhoneNumbers;
  const holder =
    twilio.conversations.holderOf(shown, sender.address) ??
    (matches ? twilio.conversations.holderOf(handset.address, sender.address) : undefined);
  return holder?.conversation;
}

/** Adds the message to its conversation; undefined when a pre-action rejects it and the message is lost. */
async function append(
  twilio: Twilio,
  conversation: Conversation,
  message: InboundMessage,
  origin?: "autocreated",
): Promise<string | undefined> {
  const draft = {
    author: message.from,
    body: message.body === "" && message.media.length > 0 ? null : message.body,
    media: message.media,
    attributes: "{}",
    subject: null,
    contentSid: null,
    contentVariables: {},
  };
  try {
    const asksPreAction = origin !== "autocreated";
    const added = await addMessage(twilio, conversation, draft, channelCause(twilio, message.sender), asksPreAction);
    return added.sid;
  } catch (error) {
    if (error instanceof TwilioError) return undefined;
    throw error;
  }
}

/** Twilio's own reply to STOP, START and HELP on SMS, whichever conversation captures the message. */
function applyKeyword(twilio: Twilio, message: InboundMessage): OptOutKeyword | undefined {
  const keyword = optOutKeyword(message.body);
  if (keyword === undefined) return undefined;
  const scope = optOutScope(twilio, message.sender.address);
  if (keyword === "START" && !twilio.optOuts.remove(scope, message.handset.address)) return keyword;
  sendText(twilio, message, confirmations[keyword]);
  if (keyword === "STOP") twilio.optOuts.add(scope, message.handset.address);
  return keyword;
}

function postWithoutWaiting(twilio: Twilio, message: InboundMessage): void {
  void twilio.inFlight.during(() => postInboundMessage(twilio, message));
}

/** Called before routing, so that the phone shows the message above any reply. */
function showAsSent(twilio: Twilio, message: InboundMessage): HandsetMessage {
  const { handset, sender, body, media } = message;
  const sent: HandsetMessage = {
    direction: "sent",
    with: sender.address,
    body,
    media: shownMedia(media),
    buttons: [],
    at: twilio.clock.now().toISOString(),
  };
  handset.messages.push(sent);
  twilio.history.note({ kind: "handset", address: handset.address, action: "wrote", with: sender.address, body });
  return sent;
}
