import type { HeldReason, Purpose, SideName } from "@masked-conversations/client";

/** Words of ours that the contract does not need. */

export const otherSide = (side: SideName): SideName => (side === "initiator" ? "invitee" : "initiator");

/** What a person's message means where an answer was asked for. */
export type ReplyMeaning = "yes" | "no" | "stop" | "start" | "unclear";

/**
 * Where a message is said: as the answer to an invitation, to the other person, or where no conversation is. "Pare" said
 * to a driver means "stop here".
 */
export type Situation = "answering" | "connected" | "outside";

/** A message that a person wrote and that the other side could not be sent. Its text stays at Twilio. */
export interface HeldMessage {
  messageSid: string;
  /** Who is waiting for it. */
  for: SideName;
  because: HeldReason;
  heldAtMs: number;
}

/**
 * The mark of a message's SID, and what it is for. `answer`: written by a person and meant for the business alone, such
 * as a "no" to the invitation. `released`: held once, and sent again or found to have arrived; what its first receipt
 * says does not matter any more.
 */
export type BusinessMessage = readonly [mark: string, purpose: Purpose | "answer" | "released"];

/** What was sent for an operation: asked again, it is not sent again. */
export interface Notice {
  requestId: string;
  messageSid: string;
}
