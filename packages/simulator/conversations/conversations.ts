import { dictionaryError } from "../rest/errors.ts";
import { isSid, makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause } from "../webhooks/events.ts";
import { conversationFields } from "../webhooks/payloads.ts";
import { firePostAction } from "../webhooks/post-actions.ts";
import { askPreAction } from "../webhooks/pre-actions.ts";
import { durationMs } from "./duration.ts";
import type { Conversation, ConversationState } from "./model.ts";
import { changeState, refuseIfClosed } from "./state.ts";
import { arrangeTimers } from "./timers.ts";

/** A conversation as requested; what is undefined takes its default, or stays unchanged. */
export interface ConversationDraft {
  readonly friendlyName?: string | undefined;
  readonly uniqueName?: string | undefined;
  readonly attributes?: string | undefined;
  readonly messagingServiceSid?: string | undefined;
  readonly state?: ConversationState | undefined;
  /** ISO 8601 durations; an empty string removes the timer. */
  readonly inactiveTimer?: string | undefined;
  readonly closedTimer?: string | undefined;
  readonly dateCreated?: Date | undefined;
  readonly dateUpdated?: Date | undefined;
}

const shortestInactiveMs = 60_000;
const shortestClosedMs = 600_000;

/** Creates a conversation in a service. Throws the Conversation resource's errors. */
export async function createConversation(
  twilio: Twilio,
  chatServiceSid: string,
  draft: ConversationDraft,
  cause: Cause,
): Promise<Conversation> {
  if (draft.state === "closed") throw dictionaryError(50384);
  const hasTimers = draft.inactiveTimer !== undefined || draft.closedTimer !== undefined;
  if (hasTimers && draft.state === undefined && twilio.switches.timersNeedState) throw dictionaryError(50382);
  const timers = checkedTimers({
    inactiveTimer: draft.inactiveTimer ?? twilio.defaults.inactiveTimer ?? undefined,
    closedTimer: draft.closedTimer ?? twilio.defaults.closedTimer ?? undefined,
  });
  checkUniqueName(twilio, chatServiceSid, draft.uniqueName);
  const now = twilio.clock.now();
  const conversation: Conversation = {
    sid: makeSid("CH"),
    chatServiceSid,
    messagingServiceSid: draft.messagingServiceSid ?? twilio.defaults.messagingServiceSid,
    friendlyName: draft.friendlyName ?? null,
    uniqueName: emptyAsNull(draft.uniqueName),
    attributes: draft.attributes ?? "{}",
    state: draft.state ?? "active",
    dateCreated: draft.dateCreated ?? now,
    dateUpdated: draft.dateUpdated ?? now,
    timers: {
      ...timers,
      lastActivityAt: now,
      becameInactiveAt: draft.state === "inactive" ? now : undefined,
      next: undefined,
    },
    participants: new Map(),
    messages: [],
    nextIndex: 0,
    webhooks: new Map(),
  };
  const verdict = await askPreAction(
    twilio,
    chatServiceSid,
    "onConversationAdd",
    conversationFields(conversation),
    cause,
  );
  if (verdict === "rejected") throw dictionaryError(50107);
  conversation.friendlyName = verdict.changes.friendly_name ?? conversation.friendlyName;
  // During the pre-action, another request may have taken the name.
  checkUniqueName(twilio, chatServiceSid, draft.uniqueName);
  twilio.conversations.add(conversation);
  arrangeTimers(twilio, conversation);
  firePostAction(twilio, conversation, "onConversationAdded", conversationFields(conversation), cause);
  return conversation;
}

/** Changes a conversation. Throws the Conversation resource's errors; 50377 when it is closed. */
export async function updateConversation(
  twilio: Twilio,
  conversation: Conversation,
  draft: ConversationDraft,
  cause: Cause,
): Promise<void> {
  refuseIfClosed(conversation);
  const timers = checkedTimers(draft);
  if (draft.uniqueName !== conversation.uniqueName)
    checkUniqueName(twilio, conversation.chatServiceSid, draft.uniqueName);
  const verdict = await askPreAction(
    twilio,
    conversation.chatServiceSid,
    "onConversationUpdate",
    conversationFields({ ...conversation, friendlyName: draft.friendlyName ?? conversation.friendlyName }),
    cause,
  );
  if (verdict === "rejected") throw dictionaryError(50107);
  // During the pre-action, another request may have closed the conversation or taken the name.
  refuseIfClosed(conversation);
  if (draft.uniqueName !== conversation.uniqueName)
    checkUniqueName(twilio, conversation.chatServiceSid, draft.uniqueName);
  const now = twilio.clock.now();
  if (draft.uniqueName !== undefined) twilio.conversations.rename(conversation, emptyAsNull(draft.uniqueName));
  conversation.friendlyName = verdict.changes.friendly_name ?? draft.friendlyName ?? conversation.friendlyName;
  conversation.attributes = draft.attributes ?? conversation.attributes;
  conversation.messagingServiceSid = draft.messagingServiceSid ?? conversation.messagingServiceSid;
  conversation.dateCreated = draft.dateCreated ?? conversation.dateCreated;
  conversation.dateUpdated = draft.dateUpdated ?? now;
  if (draft.inactiveTimer !== undefined) conversation.timers.inactiveAfterMs = timers.inactiveAfterMs;
  if (draft.closedTimer !== undefined) conversation.timers.closedAfterMs = timers.closedAfterMs;
  if (draft.inactiveTimer !== undefined || draft.closedTimer !== undefined) {
    conversation.timers.lastActivityAt = now;
    arrangeTimers(twilio, conversation);
  }
  if (draft.state !== undefined) changeState(twilio, conversation, draft.state, cause);
  firePostAction(twilio, conversation, "onConversationUpdated", conversationFields(conversation), cause);
}

/** Deletes a conversation with its messages, participants and webhooks, and frees its pairs. */
export async function removeConversation(twilio: Twilio, conversation: Conversation, cause: Cause): Promise<void> {
  const verdict = await askPreAction(
    twilio,
    conversation.chatServiceSid,
    "onConversationRemove",
    conversationFields(conversation),
    cause,
  );
  if (verdict === "rejected") throw dictionaryError(50107);
  const fields = conversationFields(conversation, twilio.clock.now());
  twilio.conversations.remove(conversation);
  firePostAction(twilio, conversation, "onConversationRemoved", fields, cause);
}

/** The timers in milliseconds. Throws 50375, 50376, 50379 or 50380 when one is too short or not a duration. */
export function checkedTimers(draft: Pick<ConversationDraft, "inactiveTimer" | "closedTimer">): {
  inactiveAfterMs: number | undefined;
  closedAfterMs: number | undefined;
} {
  const inactiveAfterMs = draft.inactiveTimer ? durationMs(draft.inactiveTimer) : undefined;
  const closedAfterMs = draft.closedTimer ? durationMs(draft.closedTimer) : undefined;
  if (draft.inactiveTimer && inactiveAfterMs === undefined) throw dictionaryError(50379);
  if (draft.closedTimer && closedAfterMs === undefined) throw dictionaryError(50380);
  if (inactiveAfterMs !== undefined && inactiveAfterMs < shortestInactiveMs) throw dictionaryError(50375);
  if (closedAfterMs !== undefined && closedAfterMs < shortestClosedMs) throw dictionaryError(50376);
  return { inactiveAfterMs, closedAfterMs };
}

function checkUniqueName(twilio: Twilio, chatServiceSid: string, uniqueName: string | undefined): void {
  if (uniqueName === undefined || uniqueName === "") return;
  if (isSid("CH", uniqueName)) throw dictionaryError(50390);
  if (twilio.conversations.find(chatServiceSid, uniqueName) !== undefined) throw dictionaryError(50353);
}

function emptyAsNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
