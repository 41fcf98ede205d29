import { fanOut } from "../delivery/fan-out.ts";
import type { Media } from "../media/media.ts";
import { dictionaryError } from "../rest/errors.ts";
import { makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause } from "../webhooks/events.ts";
import { draftFields, messageFields } from "../webhooks/payloads.ts";
import { fireMessageAdded, firePostAction } from "../webhooks/post-actions.ts";
import { askPreAction } from "../webhooks/pre-actions.ts";
import { isSameUser } from "../webhooks/shown-address.ts";
import type { Conversation, Message, Participant } from "./model.ts";
import { changeState, refuseIfClosed } from "./state.ts";
import { noteActivity } from "./timers.ts";

/** A message before it is added to its conversation. */
export interface MessageDraft {
  readonly author: string;
  readonly body: string | null;
  readonly media: readonly Media[];
  readonly attributes: string;
  readonly subject: string | null;
  readonly contentSid: string | null;
  readonly contentVariables: Readonly<Record<string, string>>;
  readonly dateCreated?: Date | undefined;
  readonly dateUpdated?: Date | undefined;
}

/** Requested changes to a message; what is undefined stays unchanged. */
export interface MessageChanges {
  readonly author?: string | undefined;
  readonly body?: string | undefined;
  readonly attributes?: string | undefined;
  readonly subject?: string | undefined;
  readonly dateCreated?: Date | undefined;
  readonly dateUpdated?: Date | undefined;
}

/**
 * Adds a message to a conversation, fires its webhooks, and relays it to the other participants. An inactive
 * conversation becomes active.
 *
 * The pre-action onMessageAdd may change body, author and attributes. Throws 50107 when it rejects the message, 50377
 * when the conversation is closed.
 *
 * @param asksPreAction false for the message for which a conversation was autocreated ("Inbound Autocreation" page)
 */
export async function addMessage(
  twilio: Twilio,
  conversation: Conversation,
  draft: MessageDraft,
  cause: Cause,
  asksPreAction = true,
): Promise<Message> {
  refuseIfClosed(conversation);
  const proposed = { ...draft, participantSid: authorOf(twilio, conversation, draft.author)?.sid ?? null };
  const fields = draftFields(twilio, conversation, proposed);
  const asking = { ...cause, firesWebhooks: cause.firesWebhooks && asksPreAction };
  const verdict = await askPreAction(twilio, conversation.chatServiceSid, "onMessageAdd", fields, asking);
  if (verdict === "rejected") throw dictionaryError(50107);
  refuseIfClosed(conversation);

  const author = verdict.changes.author ?? draft.author;
  const now = twilio.clock.now();
  const message: Message = {
    sid: makeSid("IM"),
    conversationSid: conversation.sid,
    index: conversation.nextIndex,
    author,
    body: verdict.changes.body ?? draft.body,
    media: draft.media,
    attributes: verdict.changes.attributes ?? draft.attributes,
    subject: draft.subject,
    participantSid: authorOf(twilio, conversation, author)?.sid ?? null,
    contentSid: draft.contentSid,
    contentVariables: draft.contentVariables,
    dateCreated: draft.dateCreated ?? now,
    dateUpdated: draft.dateUpdated ?? now,
    receipts: [],
  };
  for (const media of draft.media) media.messageSid = message.sid;
  conversation.nextIndex += 1;
  conversation.messages.push(message);
  const { sid: messageSid, index, body } = message;
  twilio.history.note({ kind: "message", conversationSid: conversation.sid, messageSid, index, author, body });
  if (conversation.state === "inactive") changeState(twilio, conversation, "active", { ...cause, reason: "EVENT" });
  if (twilio.switches.timersRestart === "on each message") noteActivity(twilio, conversation);
  fireMessageAdded(twilio, conversation, message, cause);
  fanOut(twilio, conversation, message);
  return message;
}

/** Changes a message in the conversation's record; nothing is resent on SMS and WhatsApp. */
export async function updateMessage(
  twilio: Twilio,
  conversation: Conversation,
  message: Message,
  changes: MessageChanges,
  cause: Cause,
): Promise<void> {
  refuseIfClosed(conversation);
  const fields = messageFields(twilio, conversation, { ...message, body: changes.body ?? message.body }, "updated");
  const verdict = await askPreAction(twilio, conversation.chatServiceSid, "onMessageUpdate", fields, cause);
  if (verdict === "rejected") throw dictionaryError(50107);
  message.author = verdict.changes.author ?? changes.author ?? message.author;
  message.body = verdict.changes.body ?? changes.body ?? message.body;
  message.attributes = verdict.changes.attributes ?? changes.attributes ?? message.attributes;
  message.subject = changes.subject ?? message.subject;
  message.dateCreated = changes.dateCreated ?? message.dateCreated;
  message.dateUpdated = changes.dateUpdated ?? twilio.clock.now();
  firePostAction(
    twilio,
    conversation,
    "onMessageUpdated",
    messageFields(twilio, conversation, message, "updated"),
    cause,
  );
}

/** Removes a message from the conversation's record; its index is not reused. */
export async function removeMessage(
  twilio: Twilio,
  conversation: Conversation,
  message: Message,
  cause: Cause,
): Promise<void> {
  refuseIfClosed(conversation);
  const fields = messageFields(twilio, conversation, message, "removed");
  if ((await askPreAction(twilio, conversation.chatServiceSid, "onMessageRemove", fields, cause)) === "rejected")
    throw dictionaryError(50107);
  conversation.messages = conversation.messages.filter((other) => other !== message);
  firePostAction(twilio, conversation, "onMessageRemoved", fields, cause);
}

/** The participant whose identity or address is the author; they do not get the message. */
function authorOf(twilio: Twilio, conversation: Conversation, author: string): Participant | undefined {
  return [...conversation.participants.values()].find(
    ({ identity, messagingBinding: binding }) =>
      identity === author || (binding !== null && isSameUser(twilio, author, binding.address)),
  );
}
