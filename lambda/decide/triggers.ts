import type { Refusal } from "@masked-conversations/client";

/**
 * What an event comes to in its context: `classify.ts` says which of these it is, and the table in `transitions.ts`
 * what follows.
 */
export const triggers = {
  // An operation asks to open.
  sendersChosen: "an opening was asked for, and both people have a free sender",
  blockedByReplaceable: "an opening was asked for with `onBusy: replace`, and another conversation holds a pair",
  blockedWaiting: "an opening was asked for with `onBusy: wait`, and another conversation holds a pair",
  blocked: "an opening was asked for with `onBusy: fail`, and another conversation holds a pair",
  waitAsked: "an opening waits for this conversation's pairs",
  claimQuestioned: "an opening found a pair of this conversation taken; it may be gone at Twilio",
  // Twilio has set it up, or not.
  openedToInvite: "it exists at Twilio, and the invitee is to be asked",
  openedUnreachable: "it exists at Twilio, nobody is to be asked, and somebody is not reachable",
  openedReachable: "it exists at Twilio, nobody is to be asked, and both are reachable",
  invitationSent: "Twilio has taken the invitation",
  pairToBeFreed: "Twilio says that another Conversation holds a pair, and it may be closed",
  openingFailed: "it cannot be set up, or the invitation was refused",
  // People write.
  agreedReachable: "the invitee agreed, and the initiator is reachable",
  agreedUnreachable: "the invitee agreed, and the initiator is not reachable",
  declined: "the invitee declined",
  unclear: "the invitee's first reply is neither a yes nor a no",
  stopped: "somebody wrote STOP",
  bothReachable: "somebody wrote, and both are reachable now",
  windowReopened: "somebody whose window had closed wrote",
  messageHeld: "a message could not be sent to the other side, because their window is closed",
  messageLate: "a message was held, and its receiver has become reachable meanwhile",
  messageMissed: "a message whose webhook never came was found, and it is held",
  caughtUp: "what had been missed is known",
  released: "a held message has reached its receiver",
  heldCheckDue: "something may have been held for too long",
  // Receipts.
  invitationLost: "the invitation did not reach the invitee",
  messageLost: "a message did not reach its receiver, and waiting will not help",
  // The end.
  invitationRanOut: "the invitation's time is over; a reply may have been missed",
  invitationExpired: "the invitation's time is over, and no reply was missed",
  closeAsked: "an operation, or a conversation that replaces this one, asks to close",
  closeRequested: "it is to be closed, and what had been missed is known",
  closedAtTwilio: "Twilio closed it: a timer ran out, or somebody closed it there",
  removedAtTwilio: "somebody removed it, or one of its participants, at Twilio",
  // Operations.
  refused: "an operation asks for what cannot be done now",
  repeated: "an operation asks again for what it has had",
  noticeAccepted: "an operation asks to send a message, and its receiver may be sent it",
  noticeSent: "Twilio has taken the message of an operation",
  nothing: "nothing follows but the facts in the event itself (a window moves, a message is counted)",
} as const;
export type Trigger = keyof typeof triggers;

/** A trigger, and where it is a refusal, what to answer; where conversations are in the way, which. */
export interface Classification {
  trigger: Trigger;
  refusal?: Refusal;
  blockedBy?: string[];
}
