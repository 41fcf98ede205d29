import { dictionaryError } from "../rest/errors.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause } from "../webhooks/events.ts";
import { stateFields } from "../webhooks/payloads.ts";
import { firePostAction } from "../webhooks/post-actions.ts";
import type { Conversation, ConversationState } from "./model.ts";
import { arrangeTimers } from "./timers.ts";

/** Throws 50377 when the conversation is closed, since nothing in it can change any more. */
export function refuseIfClosed(conversation: Conversation): void {
  if (conversation.state === "closed") throw dictionaryError(50377);
}

/**
 * Moves a conversation to another state and fires its webhooks. Closing frees its participants' address pairs. Setting
 * the current state has no effect. Throws 50377 when it is already closed.
 */
export function changeState(twilio: Twilio, conversation: Conversation, to: ConversationState, cause: Cause): void {
  const from = conversation.state;
  if (from === to) return;
  refuseIfClosed(conversation);
  const now = twilio.clock.now();
  conversation.state = to;
  conversation.dateUpdated = now;
  conversation.timers.becameInactiveAt = to === "inactive" ? now : undefined;
  if (to === "active") conversation.timers.lastActivityAt = now;
  if (to === "closed") twilio.conversations.releasePairs(conversation);
  arrangeTimers(twilio, conversation);
  twilio.history.note({ kind: "state", conversationSid: conversation.sid, from, to, reason: cause.reason });
  firePostAction(
    twilio,
    conversation,
    "onConversationStateUpdated",
    stateFields(conversation, from, cause.reason),
    cause,
  );
}
