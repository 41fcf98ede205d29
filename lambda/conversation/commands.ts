import type { Answer } from "../operations/answers.ts";
import type { Content } from "../operations/requests.ts";
import type { Texts } from "../runtime/configuration.ts";
import type { Purpose, SideName } from "./conversation.ts";
import type { Call, QueuedEvent } from "./events.ts";

/** What is written about people's decisions in the opt-in table. */
export interface ConsentRecord {
  address: string;
  decision: "granted" | "declined" | "revoked";
  /** How it is known: a reply in a conversation. */
  basis: "reply";
  evidence: { messageSid: string; reference: string };
  atMs: number;
}

/** The names of the events on the bus. */
export type AnnouncementType =
  | "InvitationSent"
  | "ConsentGranted"
  | "ConsentDeclined"
  | "ConversationConnected"
  | "MessageHeld"
  | "MessageUndeliverable"
  | "ConversationClosed"
  | "OptedOut";

/**
 * What is to be done, each verb so that doing it twice comes to the same as doing it once.
 */
export type Command = {
  /** `<reference>#<place>`, the place among all commands of the conversation: marks a message at Twilio, and an event on the bus. */
  id: string;
} & CommandBody;

export type CommandBody =
  /** Creates the Conversation with both participants and the scoped webhook. */
  | { verb: "open" }
  /** Closes a Conversation that holds one of our pairs. */
  | { verb: "close-blocking"; conversationSid: string }
  /** Sends a message that one side alone receives. */
  | { verb: "send"; purpose: Purpose; to: SideName; content: Content; call?: Call }
  /** Sends one of the configuration's texts, in the receiver's locale. */
  | { verb: "send-text"; purpose: Purpose; to: SideName; text: keyof Texts }
  /** Ends the Conversation at Twilio: `close` keeps its messages, `delete` does not. */
  | { verb: "end"; how: "close" | "delete" }
  /** Gives both pairs back, with their windows. */
  | { verb: "release-pairs" }
  | { verb: "record-consent"; consent: ConsentRecord }
  /** Puts an event on the bus and into the timeline. */
  | { verb: "announce"; type: AnnouncementType; detail: Record<string, unknown>; atMs: number }
  /** Gives operations the answer that they wait for. */
  | { verb: "answer"; call: Call; answer: Answer }
  /** Puts an event on the queue, for this conversation or another. */
  | { verb: "enqueue"; event: QueuedEvent };

/** Sorts as text in the order in which the commands were decided. */
export const commandId = (reference: string, place: number): string => `${reference}#${String(place).padStart(6, "0")}`;

export type Verb = Command["verb"];
