import type { Side } from "../model/conversation.ts";

/**
 * WhatsApp lets a business write freely for 24 hours after a person's last message to that sender (Twilio, error
 * 63016).
 */
export const windowLengthMs = 24 * 60 * 60_000;

/**
 * A window counts as closed this much early: our clock, Twilio's and WhatsApp's differ, and a message needs time to get
 * there.
 */
const closedEarlyMs = 5 * 60_000;

/** True when a free-form message reaches this person now: their window is open, or their channel has none. */
export function isReachable(side: Pick<Side, "channel" | "windowEndsAtMs">, nowMs: number): boolean {
  return (
    side.channel !== "whatsapp" || (side.windowEndsAtMs !== undefined && nowMs < side.windowEndsAtMs - closedEarlyMs)
  );
}
