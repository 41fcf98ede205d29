import type { Twilio } from "../twilio.ts";
import { timerCause } from "../webhooks/events.ts";
import type { Conversation } from "./model.ts";
import { changeState } from "./state.ts";

/** When a conversation changes by itself: at most one of each, undefined for never. */
export interface DueDates {
  readonly inactiveAt: Date | undefined;
  readonly closedAt: Date | undefined;
}

/**
 * When the timers of a conversation end, as its `timers` property shows ("States and Timers in Conversations" page).
 */
export function dueDates(twilio: Twilio, conversation: Conversation): DueDates {
  const { inactiveAfterMs, closedAfterMs, lastActivityAt, becameInactiveAt } = conversation.timers;
  if (conversation.state === "closed") return { inactiveAt: undefined, closedAt: undefined };
  const inactiveAt = conversation.state === "active" ? later(lastActivityAt, inactiveAfterMs) : undefined;
  const countsFromInactivity = twilio.switches.closedTimerCountsFrom === "inactivity";
  const closedFrom = countsFromInactivity ? (becameInactiveAt ?? inactiveAt ?? lastActivityAt) : lastActivityAt;
  return { inactiveAt, closedAt: later(closedFrom, closedAfterMs) };
}

/** Arranges the next change of state by timer, in place of what was arranged before. */
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

/** Notes that something happened in a conversation: its timers start again. */
export function noteActivity(twilio: Twilio, conversation: Conversation): void {
  conversation.timers.lastActivityAt = twilio.clock.now();
  arrangeTimers(twilio, conversation);
}

function later(from: Date, afterMs: number | undefined): Date | undefined {
  return afterMs === undefined ? undefined : new Date(from.getTime() + afterMs);
}
