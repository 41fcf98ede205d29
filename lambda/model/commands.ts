import type { Answer, Content, DecidedDetail, EventName, Purpose, SideName } from "@masked-conversations/client";
import type { Texts } from "./configuration.ts";
import type { Call, CloseRequested, InvitationExpired, QueuedEvent, WaitEnded } from "./events.ts";
import type { ConsentRecord } from "./people.ts";
import type { HeldMessage } from "./terms.ts";

/**
 * What goes on the bus: `source` is always `masked-conversations`; `detail` holds SIDs, references and statuses, never
 * an address or a text.
 */
export type Announcement = {
  [Name in EventName]: { type: Name; atMs: number; detail: DecidedDetail<Name> };
}[EventName];

/**
 * What is to be done, each verb so that doing it twice comes to the same as doing it once.
 */
export type Command = {
  /**
   * `<reference>#<place>`, the place among all commands of the conversation: marks a message at Twilio, and an event on
   * the bus.
   */
  id: string;
} & CommandBody;

/** Puts an event on the bus and into the timeline. */
export type Announcing = { verb: "announce" } & Announcement;

export type CommandBody =
  /** Creates the Conversation with both participants and the scoped webhook. */
  | { verb: "open" }
  /** Closes a Conversation that holds one of our pairs. */
  | { verb: "close-blocking"; conversationSid: string }
  /** Sends a message that one side alone receives. */
  | { verb: "send"; purpose: Purpose; to: SideName; content: Content; call?: Call }
  /** Sends one of the configuration's texts, in the receiver's locale. */
  | { verb: "send-text"; purpose: Purpose; to: SideName; text: keyof Texts }
  /**
   * Sends held messages again, in the order in which they were written, with their authors, unless they have arrived
   * after all.
   */
  | { verb: "release"; messages: HeldMessage[] }
  /** Says what became of a held message that nobody will release: it has arrived after all, or nobody will get it. */
  | { verb: "report-held"; message: HeldMessage; undeliverable: Announcing; arrived: Announcing }
  /** Looks for messages and receipts whose webhook never came; `waiting` is what waits for that. */
  | { verb: "catch-up"; waiting?: CloseRequested | InvitationExpired }
  /**
   * Looks for what people wrote before the conversation was ready: whatever is there, or what is there before one of
   * our own.
   */
  | { verb: "find-early"; beforeIndex?: number }
  /** Has the invitation expire at a time, and not any more. */
  | { verb: "schedule-expiry"; atMs: number }
  | { verb: "cancel-expiry" }
  /** Has what is held looked at for its age at a time, and not any more. */
  | { verb: "schedule-held-check"; atMs: number }
  | { verb: "cancel-held-check" }
  /** Ends the Conversation at Twilio, and looks for what was missed: `close` keeps its messages, `delete` does not. */
  | { verb: "end"; how: "close" | "delete" }
  /** Looks whether the Conversation is still alive at Twilio. */
  | { verb: "look" }
  /** Has an opening that waits for a pair given up at a time. */
  | { verb: "schedule-wait-end"; atMs: number; event: WaitEnded }
  /** Gives both pairs back, with their windows; until then they rest for all but each other. */
  | { verb: "release-pairs"; restsUntilMs: number }
  | { verb: "record-consent"; consent: ConsentRecord }
  | Announcing
  /** Gives operations the answer that they wait for. */
  | { verb: "answer"; call: Call; answer: Answer }
  /** Puts an event on the queue, for this conversation or another. */
  | { verb: "enqueue"; event: QueuedEvent };

/** Sorts as text in the order in which the commands were decided. */
export const commandId = (reference: string, place: number): string => `${reference}#${String(place).padStart(6, "0")}`;

export type Verb = Command["verb"];
