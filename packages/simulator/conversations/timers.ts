import type { Twilio } from "../twilio.ts";
import { timerCause } from "../webhooks/events.ts";
import type { Conversation } from "./model.ts";
import { changeState } from "./state.ts";

/** When a conversation changes state by timer; undefined for never. */
export interface DueDates {
  readonly inactiveAt: Date | undefined;
  readonly closedAt: Date | undefined;
}

/**
 * When the conversation's timers expire, as shown in its `timers` property ("States and Timers in Conversations" page).
 */
export function dueDates(twilio: Twilio, conversation: Conversation): DueDates {
  const { inactiveAfterMs, closedAfterMs, lastActivityAt, becameInactiveAt } = conversation.timers;
  if (conversation.state === "closed") return { inactiveAt: undefined, closedAt: undefined };
  const inactiveAt = conversation.state === "active" ? later(lastActivityAt, inactiveAfterMs) : undefined;
  const countsFromInactivity = twilio.switches.closedTimerCountsFrom === "inactivity";
  const closedFrom = countsFromInactivity ? (becameInactiveAt ?? inactiveAt ?? lastActivityAt) : lastActivityAt;
  return { inactiveAt, closedAt: later(closedFrom, closedAfterMs) };
}

/** Schedules the next state change by timer, replacing any earlier one. */
export function arrangeTimers(twilio: Twilio, conversation: Conversation): void {
  conversation.timers.next?.cancel();
  conversation.timers.next = undefined;
  const { inactiveAt, closedAt } = dueDates(twilio, conversation);
  const closesFirst = closedAt !== undefined && (inactiveAt === undefined || closedAt <= inactiveAt);
  const due = closesFirst ? closedAt : inactiveAt;
  if (due === undefined) return;
  conversation.timers.next = twilio.clock.at(due, () =>
    changeState(twilio, conversation, closesFirst ? "closed" : "inactive", timerCause),
  );
}

/** Restarts a conversation's timers. */
export function noteActivity(twilio: Twilio, conversation: Conversation): void {
  conversation.timers.lastActivityAt = twilio.clock.now();
  arrangeTimers(twilio, conversation);
}

function later(from: Date, afterMs: number | undefined): Date | undefined {
  return afterMs === undefined ? undefined : new Date(from.getTime() + afterMs);
}
