import type { Status } from "./conversation.ts";

/**
 * The state machine as a table: for each state, what each trigger leads to. `docs/conversation-states.md` shows this table and a test holds
 * the two together. A trigger is an event with its circumstances already judged (`triggers.ts`), so that no cell needs a condition; a command
 * is a name, and `decide.ts` fills in what it needs from the conversation. A missing cell or a misspelt name does not compile.
 */

/** `none`: there is no conversation under this reference yet. */
export type State = Status | "none";

export const triggers = {
  // An operation asks to open.
  sendersChosen: "an opening was asked for, and both people have a free sender",
  blockedByReplaceable: "an opening was asked for with `onBusy: replace`, and another conversation holds a pair",
  blockedWaiting: "an opening was asked for with `onBusy: wait`, and another conversation holds a pair",
  blocked: "an opening was asked for with `onBusy: fail`, and another conversation holds a pair",
  waitAsked: "an opening waits for this conversation's pairs",
  waitEnded: "an opening has waited for long enough",
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
  nothing: "nothing follows from the event but what it tells (a window moves, a message is counted)",
} as const;
export type Trigger = keyof typeof triggers;

export type CommandName =
  | "open"
  | "closeBlocking"
  | "askBlockingToClose"
  | "askBlockingToTell"
  | "questionBlocking"
  | "scheduleWaitEnd"
  | "look"
  | "sendInvitation"
  | "sendIntroduction"
  | "sendJustAMoment"
  | "sendDeclined"
  | "sendAskAgain"
  | "sendNotice"
  | "sendReengagement"
  | "sendFarewell"
  | "releaseHeld"
  | "catchUp"
  | "findEarly"
  | "scheduleExpiry"
  | "cancelExpiry"
  | "end"
  | "endUnused"
  | "releasePairs"
  | "recordConsent"
  | "announceInvitationSent"
  | "announceConsentGranted"
  | "announceConsentDeclined"
  | "announceOptedOut"
  | "announceConnected"
  | "announcePoolPressure"
  | "announceHeld"
  | "announceReleased"
  | "announceInvitationExpired"
  | "announceUndeliverable"
  | "announceLost"
  | "reportHeld"
  | "reportTooOld"
  | "settleHeld"
  | "scheduleHeldCheck"
  | "cancelHeldCheck"
  | "announceClosed"
  | "answerOpening"
  | "answerRepeated"
  | "answerClosing"
  | "answerNotice"
  | "answerRefusal"
  | "answerWaiting"
  | "reopen";

/** The next state (`same`: it stays) and the commands, in order. */
export type Cell = readonly [next: State | "same", ...commands: CommandName[]];

/** Every way out ends with the pairs free, the event on the bus, and those let in who waited. */
const farewell = ["cancelHeldCheck", "releasePairs", "announceClosed", "reopen"] as const satisfies CommandName[];

const same: Cell = ["same"];

/** What cannot happen in a state changes nothing there: a late or repeated event is not a fault. */
const stays: Record<Trigger, Cell> = {
  sendersChosen: same,
  blockedByReplaceable: same,
  blockedWaiting: same,
  blocked: same,
  waitAsked: same,
  waitEnded: same,
  claimQuestioned: same,
  openedToInvite: same,
  openedUnreachable: same,
  openedReachable: same,
  invitationSent: same,
  pairToBeFreed: same,
  openingFailed: same,
  agreedReachable: same,
  agreedUnreachable: same,
  declined: same,
  unclear: same,
  stopped: same,
  bothReachable: same,
  windowReopened: same,
  messageHeld: same,
  messageLate: same,
  messageMissed: same,
  caughtUp: same,
  released: same,
  heldCheckDue: same,
  invitationLost: same,
  messageLost: same,
  invitationRanOut: same,
  invitationExpired: same,
  closeAsked: same,
  closeRequested: same,
  closedAtTwilio: same,
  removedAtTwilio: same,
  refused: same,
  repeated: same,
  noticeAccepted: same,
  noticeSent: same,
  nothing: same,
};

/** What is the same in every state in which the conversation is alive. */
const alive: Record<Trigger, Cell> = {
  ...stays,
  claimQuestioned: ["same", "look"],
  stopped: ["closed", "recordConsent", "sendFarewell", "reportHeld", "end", "announceOptedOut", "announceLost", ...farewell],
  messageHeld: ["same", "announceHeld", "scheduleHeldCheck", "releaseHeld"],
  messageLate: ["same", "announceHeld", "scheduleHeldCheck", "releaseHeld"],
  messageMissed: ["same", "announceHeld", "scheduleHeldCheck"],
  caughtUp: ["same", "releaseHeld"],
  released: ["same", "announceReleased"],
  heldCheckDue: ["same", "reportTooOld", "scheduleHeldCheck"],
  messageLost: ["same", "announceUndeliverable"],
  closeAsked: ["same", "catchUp"],
  closeRequested: ["closed", "settleHeld", "sendFarewell", "end", ...farewell, "answerClosing"],
  closedAtTwilio: ["closed", "reportHeld", "catchUp", ...farewell],
  removedAtTwilio: ["closed", "reportHeld", "end", ...farewell],
  refused: ["same", "answerRefusal"],
  repeated: ["same", "answerRepeated"],
  noticeAccepted: ["same", "sendNotice"],
  noticeSent: ["same", "answerNotice"],
};

/** Before the invitee has agreed, nothing is passed on. */
const unagreed: Record<Trigger, Cell> = {
  ...alive,
  messageHeld: ["same", "announceHeld", "scheduleHeldCheck"],
  messageLate: ["same", "announceHeld", "scheduleHeldCheck"],
  caughtUp: same,
  closeRequested: ["closed", "sendFarewell", "reportHeld", "end", ...farewell, "answerClosing"],
};

export const transitions: Record<State, Record<Trigger, Cell>> = {
  none: {
    ...stays,
    sendersChosen: ["opening", "announcePoolPressure", "open"],
    blockedByReplaceable: ["none", "askBlockingToClose"],
    blockedWaiting: ["none", "askBlockingToTell", "scheduleWaitEnd", "answerWaiting"],
    blocked: ["none", "questionBlocking", "answerRefusal"],
    closeAsked: ["none", "reopen"],
    waitAsked: ["none", "reopen"],
    waitEnded: ["none", "announceInvitationExpired"],
    refused: ["none", "answerRefusal"],
  },
  opening: {
    ...unagreed,
    openedToInvite: ["opening", "sendInvitation"],
    openedUnreachable: ["connecting", "findEarly", "sendIntroduction", "answerOpening"],
    openedReachable: ["connected", "findEarly", "sendIntroduction", "announceConnected", "answerOpening"],
    invitationSent: ["inviting", "scheduleExpiry", "announceInvitationSent", "answerOpening", "findEarly"],
    pairToBeFreed: ["opening", "closeBlocking", "open"],
    openingFailed: ["closed", "endUnused", ...farewell, "answerRefusal"],
  },
  inviting: {
    ...unagreed,
    agreedReachable: [
      "connected",
      "recordConsent",
      "cancelExpiry",
      "sendIntroduction",
      "announceConsentGranted",
      "announceConnected",
      "releaseHeld",
    ],
    agreedUnreachable: [
      "connecting",
      "recordConsent",
      "cancelExpiry",
      "sendJustAMoment",
      "sendIntroduction",
      "announceConsentGranted",
      "announceHeld",
      "scheduleHeldCheck",
      "releaseHeld",
    ],
    declined: ["closed", "recordConsent", "cancelExpiry", "sendDeclined", "reportHeld", "end", "announceConsentDeclined", ...farewell],
    unclear: ["inviting", "sendAskAgain", "announceHeld", "scheduleHeldCheck"],
    stopped: ["closed", "recordConsent", "cancelExpiry", "reportHeld", "end", "announceOptedOut", "announceLost", ...farewell],
    invitationLost: ["closed", "cancelExpiry", "reportHeld", "end", "announceUndeliverable", ...farewell],
    invitationRanOut: ["inviting", "catchUp"],
    invitationExpired: ["closed", "reportHeld", "end", "announceInvitationExpired", ...farewell],
    closeRequested: ["closed", "cancelExpiry", "reportHeld", "end", ...farewell, "answerClosing"],
    closedAtTwilio: ["closed", "cancelExpiry", "reportHeld", "catchUp", ...farewell],
    removedAtTwilio: ["closed", "cancelExpiry", "reportHeld", "end", ...farewell],
  },
  connecting: {
    ...alive,
    bothReachable: ["connected", "catchUp", "announceConnected"],
  },
  connected: {
    ...alive,
    messageHeld: ["same", "announceHeld", "scheduleHeldCheck", "sendReengagement", "releaseHeld"],
    windowReopened: ["same", "catchUp"],
  },
  closed: {
    ...stays,
    stopped: ["closed", "recordConsent", "announceOptedOut", "announceLost"],
    messageHeld: ["closed", "announceUndeliverable"],
    messageMissed: ["closed", "announceUndeliverable"],
    messageLost: ["closed", "announceUndeliverable"],
    released: ["closed", "announceReleased"],
    waitAsked: ["closed", "reopen"],
    claimQuestioned: ["closed", "releasePairs"],
    closeAsked: ["closed", "answerClosing", "reopen"],
    closeRequested: ["closed", "answerClosing", "reopen"],
    refused: ["closed", "answerRefusal"],
    repeated: ["closed", "answerRepeated"],
    noticeSent: ["closed", "answerNotice"],
  },
};
