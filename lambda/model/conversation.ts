import type { Channel, CloseReason, Content, Status } from "@masked-conversations/client";
import { durationSeconds } from "@masked-conversations/client";
import type { Command } from "./commands.ts";
import type { Call, OpenRequested } from "./events.ts";
import type { BusinessMessage, HeldMessage, Notice } from "./terms.ts";

/** One of the two people. */
export interface Side {
  channel: Channel;
  /**
   * The person's address, or their identity on chat: an opaque string, and Twilio's name for the author of what they
   * write.
   */
  address: string;
  /** The sender that this person sees; none on chat. */
  proxyAddress?: string;
  locale: string;
  participantSid?: string;
  /**
   * WhatsApp only: until when free-form messages reach this person through this sender; absent while they have never
   * written.
   */
  windowEndsAtMs?: number;
  /** They have written into this conversation. */
  hasWritten?: boolean;
  /** They want nothing more; said by STOP, by a receipt, or in another conversation. */
  hasOptedOut?: boolean;
  /** They were asked to write since their window closed: once is enough. */
  isReengaged?: boolean;
}

/** What has waited for longer is reported: nobody expects it any more. */
export const heldAgeLimitMs = 7 * 24 * 60 * 60_000;

/** For how long the invitation is out, in milliseconds. */
export const invitationMs = ({ timers }: Conversation): number =>
  (durationSeconds(timers?.invitation ?? "") ?? 0) * 1000;

export interface Conversation {
  reference: string;
  /** Goes up with each save; a save on another version than the one read fails. */
  version: number;
  status: Status;
  closeReason?: CloseReason;
  openedAtMs: number;
  closedAtMs?: number;
  initiator: Side;
  invitee: Side;
  /** The invitee is asked before anything is passed on. */
  isInvited: boolean;
  /** Until it is connected, as are the introduction and the timers. */
  invitation?: Content;
  introduction?: Content;
  timers?: { invitation: string; inactive?: string; closed?: string };
  onBusy: "fail" | "replace" | "wait";
  /** The caller's own, returned in events. */
  attributes: Record<string, unknown>;
  /** Tells a repeated request from a different one with the same reference. */
  requestHash: string;
  /**
   * It never came to be: nobody was written to, nothing is left of it at Twilio, and its reference may be used again.
   */
  isUnopened?: true;
  conversationSid?: string;
  /** How often setting it up at Twilio was begun anew because another Conversation held a pair. */
  openingRetries: number;
  askedAgain: boolean;
  /**
   * The last messages between the business and one of the two, so that their receipts can be told from those of relayed
   * messages.
   */
  businessMessages: BusinessMessage[];
  /** The last messages that operations asked for. */
  notices?: Notice[];
  held: HeldMessage[];
  /** When what is held is next looked at for its age; set since something was held. */
  heldCheckAtMs?: number;
  /** Openings that wait for this conversation's pairs (`onBusy: wait`). */
  waiting: OpenRequested[];
  /** Keys of the last events that were handled: an event that is delivered again changes nothing. */
  recentEvents: string[];
  /** How many commands were ever decided: numbers the next. */
  commandsDecided: number;
  /** Decided and not yet known to be carried out, in order. */
  pendingCommands: Command[];
  /** The call that waits for what becomes of the opening; until it is answered. */
  openedBy?: Call;
}
