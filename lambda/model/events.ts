import type {
  CloseReason,
  OpenConversationRequest,
  Purpose,
  SendMessageRequest,
  SideName,
  UndeliverableReason,
} from "@masked-conversations/client";
import type { PeopleRecords } from "./people.ts";
import type { ReplyMeaning } from "./terms.ts";

/**
 * All that can happen to a conversation. The first two groups travel through the queue, as JSON; the third is what
 * carrying out a command came to, and goes straight back into `decide`.
 */

interface Delivered {
  reference: string;
  /** The same for every delivery of the same event. */
  key: string;
}

// From Twilio: verified and parsed by the webhook function. `at` is when it happened at Twilio, in milliseconds since
// 1970.

/** A person wrote (Twilio: onMessageAdded). */
export interface MessageAdded extends Delivered {
  type: "MessageAdded";
  messageSid: string;
  index: number;
  participantSid?: string;
  author: string;
  body: string;
  atMs: number;
  /** Its webhook never came; it was found by looking. */
  missed?: true;
  /**
   * Written before the conversation was ready: before both had joined, as far as can be told, or before the invitation.
   * So it may have been sent to nobody, and it answers nothing.
   */
  early?: true;
}

/** A message did not reach one recipient, for good (Twilio: onDeliveryUpdated with status failed or undelivered). */
export interface DeliveryFailed extends Delivered {
  type: "DeliveryFailed";
  messageSid: string;
  participantSid: string;
  errorCode: number;
  atMs: number;
  /** Its webhook never came; it was found by looking. */
  missed?: true;
}

/** Twilio closed the Conversation: a timer ran out, or somebody closed it by hand. */
export interface ClosedAtTwilio extends Delivered {
  type: "ClosedAtTwilio";
  from: string;
  by: string;
}

/** The Conversation, or a participant of it, was removed at Twilio by somebody else. */
export interface RemovedAtTwilio extends Delivered {
  type: "RemovedAtTwilio";
}

// From EventBridge Scheduler.

/** An opening has waited for as long as its invitation would have. */
export interface WaitEnded extends Delivered {
  type: "WaitEnded";
  /** When, in milliseconds since 1970: the same for every delivery. */
  atMs: number;
  attributes: Record<string, unknown>;
}

/** The invitation's time is over. */
export interface InvitationExpired extends Delivered {
  type: "InvitationExpired";
}

/** Something that is held may have been so for too long. */
export interface HeldCheckDue extends Delivered {
  type: "HeldCheckDue";
  atMs: number;
}

// From operations.

/** Who waits for the answer to an operation. */
export interface Call {
  /** One invocation of the operation: the answer is kept under it. */
  callId: string;
  /** The caller's name for the request, or a hash of it: the same request, asked again, is not carried out again. */
  requestId: string;
}

export interface OpenRequested extends Delivered {
  type: "OpenRequested";
  call: Call;
  request: OpenConversationRequest;
  requestHash: string;
  /** How often it was put back on the queue because a conversation was in its way. */
  attempt: number;
  /** Until when it waits for a free pair (`onBusy: wait`); set when it first has to. */
  waitUntilMs?: number;
}

// From another conversation's opening, by way of the queue.

/** An opening wants to be told when this conversation's pairs are free. */
export interface WaitRequested extends Delivered {
  type: "WaitRequested";
  opening: OpenRequested;
}

/** An opening found one of this conversation's pairs taken: is the Conversation still alive at Twilio? */
export interface ClaimQuestioned extends Delivered {
  type: "ClaimQuestioned";
}

export interface CloseRequested extends Delivered {
  type: "CloseRequested";
  /** The call that waits for the answer; none where a conversation that replaces this one asks. */
  call?: Call;
  reason: Extract<CloseReason, "completed" | "replaced">;
  /** What becomes of the Conversation at Twilio; without it, what the stage's configuration says. */
  closing?: "close" | "delete";
  /** The opening that needs this conversation's pairs. */
  replacedBy?: OpenRequested;
}

export interface SendMessageRequested extends Delivered {
  type: "SendMessageRequested";
  call: Call;
  request: SendMessageRequest;
}

export type OperationEvent = OpenRequested | CloseRequested | SendMessageRequested;
// From the opt-in table.

/** One of the two has opted out, outside this conversation: in a message to a sender, by a service's report. */
export interface PersonOptedOut extends Delivered {
  type: "PersonOptedOut";
  address: string;
  atMs: number;
}

export type TwilioEvent = MessageAdded | DeliveryFailed | ClosedAtTwilio | RemovedAtTwilio;
/** What the queue carries for a conversation. */
export type QueuedEvent =
  | OperationEvent
  | TwilioEvent
  | InvitationExpired
  | HeldCheckDue
  | WaitEnded
  | WaitRequested
  | ClaimQuestioned
  | PersonOptedOut;

// What a command came to.

/** The Conversation exists at Twilio with both participants and the webhook. */
export interface Opened {
  type: "Opened";
  conversationSid: string;
  participantSids: Record<SideName, string>;
}

/** A pair is bound in another Conversation (Twilio error 50416), although no other conversation of ours claims it. */
export interface PairTaken {
  type: "PairTaken";
  side: SideName;
  blockingConversationSid: string;
  /** `nobody`: that Conversation is gone, or is one of ours that has ended. `somebody`: it is alive. */
  heldBy: "nobody" | "somebody";
}

/** Twilio refused for good to set the Conversation up. */
export interface OpeningRefused {
  type: "OpeningRefused";
  twilioCode: number;
}

/** It could not be set up within the invitation's time, because Twilio was out of reach. */
export interface OpeningTimedOut {
  type: "OpeningTimedOut";
}

export interface Sent {
  type: "Sent";
  purpose: Purpose;
  to: SideName;
  messageSid: string;
  /** Its place among all messages of the Conversation. */
  index: number;
  call?: Call;
}

export interface SendingRefused {
  type: "SendingRefused";
  purpose: Purpose;
  twilioCode: number;
  call?: Call;
}

/** A held message has reached its receiver. */
export interface Released {
  type: "Released";
  messageSid: string;
  for: SideName;
  /** `delivered-by-twilio`: the window had been open all along. */
  how: "sent-again" | "delivered-by-twilio";
}

/** A held message cannot be sent again. */
export interface ReleaseRefused {
  type: "ReleaseRefused";
  messageSid: string;
  for: SideName;
  reason: UndeliverableReason;
  /** Where Twilio refused it. */
  twilioCode?: number;
}

/** What had been missed is known now; `waiting` is what waited for that. */
export interface CaughtUp {
  type: "CaughtUp";
  waiting?: CloseRequested | InvitationExpired;
}

export type Outcome =
  | Opened
  | PairTaken
  | OpeningRefused
  | OpeningTimedOut
  | Sent
  | SendingRefused
  | Released
  | ReleaseRefused
  | CaughtUp;

// What was looked up for an event before it is decided.

export type DecidableOpening = OpenRequested & { people: PeopleRecords };

/** An event with the facts that `decide` needs beyond the conversation itself. */
export type ConversationEvent =
  | DecidableOpening
  | (MessageAdded & { meaning: ReplyMeaning })
  | CloseRequested
  | SendMessageRequested
  | DeliveryFailed
  | ClosedAtTwilio
  | RemovedAtTwilio
  | InvitationExpired
  | HeldCheckDue
  | WaitEnded
  | WaitRequested
  | ClaimQuestioned
  | PersonOptedOut
  | Outcome;
