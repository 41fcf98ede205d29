import { renderContent } from "../content/render.ts";
import { attributesLimit, checkedAttributes } from "../conversations/attributes.ts";
import { addMessage, type MessageDraft, removeMessage, updateMessage } from "../conversations/messages.ts";
import type { Conversation, Message, Receipt } from "../conversations/model.ts";
import { deliverySummary } from "../delivery/receipts.ts";
import type { Media } from "../media/media.ts";
import { isSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { dictionaryError, TwilioError } from "./errors.ts";
import { pageOf } from "./paging.ts";

const path = "/Conversations/:ConversationSid/Messages";
/**
 * For SMS and WhatsApp ("Conversations Limits" page). Counted in UTF-16 units: an emoji counts as several characters
 * (error 21617, the same limit in Programmable Messaging).
 */
const longestBodyUnits = 1600;
/** "Conversations Limits" page. */
const largestMediaBytes = 150 * 1024 * 1024;

/** The Conversation Message resource and its delivery receipts. */
export const messageRoutes: readonly Route[] = [
  { method: "POST", path, quota: "conversation", handle: create },
  { method: "GET", path, handle: list },
  {
    method: "GET",
    path: `${path}/:MessageSid`,
    handle: (call) => ({
      status: 200,
      body: messageJson(call.twilio, call.root, messageOf(call, call.conversation())),
    }),
  },
  { method: "POST", path: `${path}/:MessageSid`, quota: "conversation", handle: update },
  {
    method: "DELETE",
    path: `${path}/:MessageSid`,
    quota: "conversation",
    handle: async (call) => {
      const conversation = call.conversation();
      await removeMessage(call.twilio, conversation, messageOf(call, conversation), call.cause);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: `${path}/:MessageSid/Receipts`,
    handle: (call) => {
      const { receipts } = messageOf(call, call.conversation());
      return pageOf(call, "delivery_receipts", receipts, (one) => receiptJson(call.twilio, call.root, one), {
        default: 50,
        max: 50,
      });
    },
  },
  {
    method: "GET",
    path: `${path}/:MessageSid/Receipts/:Sid`,
    handle: (call) => {
      const receipt = messageOf(call, call.conversation()).receipts.find(({ sid }) => sid === call.segment("Sid"));
      if (receipt === undefined) throw call.notFound();
      return { status: 200, body: receiptJson(call.twilio, call.root, receipt) };
    },
  },
];

export function messageJson(twilio: Twilio, root: string, message: Message) {
  const url = `${root}/Conversations/${message.conversationSid}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: twilio.credentials.accountSid,
    conversation_sid: message.conversationSid,
    index: message.index,
    author: message.author,
    body: message.body,
    media: message.media.length === 0 ? null : message.media.map(mediaJson),
    attributes: message.attributes,
    participant_sid: message.participantSid,
    date_created: restDate(message.dateCreated),
    date_updated: restDate(message.dateUpdated),
    delivery: deliverySummary(message),
    content_sid: message.contentSid,
    url,
    links: { delivery_receipts: `${url}/Receipts`, channel_metadata: `${url}/ChannelMetadata` },
  };
}

export function receiptJson(twilio: Twilio, root: string, receipt: Receipt) {
  return {
    sid: receipt.sid,
    account_sid: twilio.credentials.accountSid,
    conversation_sid: receipt.conversationSid,
    message_sid: receipt.messageSid,
    channel_message_sid: receipt.channelMessageSid,
    participant_sid: receipt.participantSid,
    status: receipt.status,
    error_code: receipt.errorCode,
    date_created: restDate(receipt.dateCreated),
    date_updated: restDate(receipt.dateUpdated),
    url: `${root}/Conversations/${receipt.conversationSid}/Messages/${receipt.messageSid}/Receipts/${receipt.sid}`,
  };
}

function mediaJson({ sid, bytes, contentType, filename }: Media) {
  return { sid, size: bytes.length, content_type: contentType, filename };
}

async function create(call: Call) {
  const conversation = call.conversation();
  const message = await addMessage(call.twilio, conversation, messageDraft(call), call.cause);
  return { status: 201, body: messageJson(call.twilio, call.root, message) };
}

async function update(call: Call) {
  const conversation = call.conversation();
  const message = messageOf(call, conversation);
  const attributes = call.field("Attributes");
  const changes = {
    author: call.field("Author"),
    body: checkedBody(call.field("Body")),
    attributes: attributes === undefined ? undefined : checkedAttributes(attributes, attributesLimit.message),
    subject: call.shortField("Subject", 256),
    dateCreated: call.date("DateCreated"),
    dateUpdated: call.date("DateUpdated"),
  };
  await updateMessage(call.twilio, conversation, message, changes, call.cause);
  return { status: 200, body: messageJson(call.twilio, call.root, message) };
}

function list(call: Call) {
  const { messages } = call.conversation();
  const ordered = call.request.query.get("Order") === "desc" ? [...messages].reverse() : messages;
  return pageOf(call, "messages", ordered, (message) => messageJson(call.twilio, call.root, message));
}

/**
 * The message described by the form. `ContentSid` overrides `Body` and `MediaSid`, as documented for the resource.
 */
function messageDraft(call: Call): MessageDraft {
  const draft = {
    author: call.field("Author") ?? "system",
    attributes: checkedAttributes(call.field("Attributes"), attributesLimit.message),
    subject: call.shortField("Subject", 256) ?? null,
    dateCreated: call.date("DateCreated"),
    dateUpdated: call.date("DateUpdated"),
  };
  const contentSid = call.field("ContentSid");
  if (contentSid !== undefined) return { ...draft, ...contentOf(call, contentSid) };
  const mediaSid = call.field("MediaSid");
  const body = checkedBody(call.field("Body"));
  if (mediaSid === undefined && (body === undefined || body === "")) throw dictionaryError(50503);
  const media = mediaSid === undefined ? [] : [mediaOf(call, mediaSid)];
  return { ...draft, body: body ?? null, media, contentSid: null, contentVariables: {} };
}

/** 21655 and 21656 are Programmable Messaging's codes; those of Conversations are not documented. */
function contentOf(call: Call, contentSid: string) {
  const content = call.twilio.contents.get(contentSid);
  if (content === undefined) throw new TwilioError(21655, "The ContentSid is Invalid", 400);
  const contentVariables = contentVariablesOf(call.field("ContentVariables"));
  return { body: renderContent(content, contentVariables, "sms").body, media: [], contentSid, contentVariables };
}

function contentVariablesOf(text: string | undefined): Record<string, string> {
  if (text === undefined || text === "") return {};
  const invalid = new TwilioError(21656, "The Content Variables parameter is invalid", 400);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one)]));
}

function mediaOf(call: Call, mediaSid: string): Media {
  if (!isSid("ME", mediaSid)) throw dictionaryError(50510);
  const media = call.twilio.media.get(mediaSid);
  if (media === undefined || media.serviceSid !== call.chatServiceSid) throw dictionaryError(50507);
  if (media.messageSid !== null) throw dictionaryError(50508);
  if (!/^[\w.+-]+\/[\w.+-]+/.test(media.contentType)) throw dictionaryError(50511);
  if (media.bytes.length > largestMediaBytes) throw dictionaryError(50512);
  return media;
}

function checkedBody(body: string | undefined): string | undefined {
  if (body !== undefined && body.length > longestBodyUnits) throw dictionaryError(50504);
  return body;
}

function messageOf(call: Call, conversation: Conversation): Message {
  const found = conversation.messages.find(({ sid }) => sid === call.segment("MessageSid"));
  if (found === undefined) throw call.notFound();
  return found;
}
