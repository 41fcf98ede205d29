import { attributesLimit, checkedAttributes } from "../conversations/attributes.ts";
import {
  type ConversationDraft,
  createConversation,
  removeConversation,
  updateConversation,
} from "../conversations/conversations.ts";
import type { Conversation } from "../conversations/model.ts";
import { dueDates } from "../conversations/timers.ts";
import { isSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { dictionaryError, invalidParameter } from "./errors.ts";
import { pageOf } from "./paging.ts";

/** The Conversation resource. */
export const conversationRoutes: readonly Route[] = [
  { method: "POST", path: "/Conversations", quota: "service", handle: create },
  {
    method: "GET",
    path: "/Conversations",
    handle: (call) =>
      pageOf(call, "conversations", listed(call), (conversation) =>
        conversationJson(call.twilio, call.root, conversation),
      ),
  },
  {
    method: "GET",
    path: "/Conversations/:ConversationSid",
    handle: (call) => ({ status: 200, body: conversationJson(call.twilio, call.root, call.conversation()) }),
  },
  { method: "POST", path: "/Conversations/:ConversationSid", quota: "conversation", handle: update },
  {
    method: "DELETE",
    path: "/Conversations/:ConversationSid",
    quota: "service",
    handle: async (call) => {
      await removeConversation(call.twilio, call.conversation(), call.cause);
      return { status: 204 };
    },
  },
];

/** The conversation described by the form. Throws when a single parameter is invalid. */
export function conversationDraft(call: Call): ConversationDraft {
  const attributes = call.field("Attributes");
  const state = call.field("State");
  if (state !== undefined && state !== "active" && state !== "inactive" && state !== "closed")
    throw dictionaryError(50378);
  const messagingServiceSid = call.field("MessagingServiceSid");
  if (messagingServiceSid !== undefined && !isSid("MG", messagingServiceSid)) {
    throw invalidParameter("MessagingServiceSid", "MG and 32 hexadecimal digits are expected");
  }
  return {
    friendlyName: call.shortField("FriendlyName", 256),
    uniqueName: call.shortField("UniqueName", 256),
    attributes: attributes === undefined ? undefined : checkedAttributes(attributes, attributesLimit.conversation),
    messagingServiceSid,
    state,
    inactiveTimer: call.field("Timers.Inactive"),
    closedTimer: call.field("Timers.Closed"),
    dateCreated: call.date("DateCreated"),
    dateUpdated: call.date("DateUpdated"),
  };
}

export function conversationJson(twilio: Twilio, root: string, conversation: Conversation) {
  const url = `${root}/Conversations/${conversation.sid}`;
  return {
    sid: conversation.sid,
    account_sid: twilio.credentials.accountSid,
    chat_service_sid: conversation.chatServiceSid,
    messaging_service_sid: conversation.messagingServiceSid,
    friendly_name: conversation.friendlyName,
    unique_name: conversation.uniqueName,
    attributes: conversation.attributes,
    date_created: restDate(conversation.dateCreated),
    date_updated: restDate(conversation.dateUpdated),
    state: conversation.state,
    timers: timersJson(twilio, conversation),
    bindings: {},
    url,
    links: {
      participants: `${url}/Participants`,
      messages: `${url}/Messages`,
      webhooks: `${url}/Webhooks`,
      export: `${url}/Export`,
    },
  };
}

/** When the conversation will change state by timer; an empty object when it will not. */
export function timersJson(
  twilio: Twilio,
  conversation: Conversation,
): { date_inactive?: string; date_closed?: string } {
  const { inactiveAt, closedAt } = dueDates(twilio, conversation);
  return {
    ...(inactiveAt === undefined ? {} : { date_inactive: restDate(inactiveAt) }),
    ...(closedAt === undefined ? {} : { date_closed: restDate(closedAt) }),
  };
}

async function create(call: Call) {
  const conversation = await createConversation(call.twilio, call.chatServiceSid, conversationDraft(call), call.cause);
  return { status: 201, body: conversationJson(call.twilio, call.root, conversation) };
}

async function update(call: Call) {
  const conversation = call.conversation();
  await updateConversation(call.twilio, conversation, conversationDraft(call), call.cause);
  return { status: 200, body: conversationJson(call.twilio, call.root, conversation) };
}

function listed(call: Call): Conversation[] {
  const { query } = call.request;
  const state = query.get("State");
  const from = query.get("StartDate");
  const until = query.get("EndDate");
  return call.twilio.conversations.all().filter((conversation) => {
    const created = conversation.dateCreated.toISOString();
    return (
      conversation.chatServiceSid === call.chatServiceSid &&
      (state === null || conversation.state === state) &&
      (from === null || created >= from) &&
      (until === null || created <= until)
    );
  });
}
