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
  messageHeld: "a message could not be sent to the other side, because their window is closed",
  // Receipts.
  invitationLost: "the invitation did not reach the invitee",
  messageLost: "a message did not reach its receiver, and waiting will not help",
  // The end.
  closeRequested: "an operation, or a conversation that replaces this one, asks to close",
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
  | "sendInvitation"
  | "sendIntroduction"
  | "sendJustAMoment"
  | "sendDeclined"
  | "sendAskAgain"
  | "sendNotice"
  | "end"
  | "endUnused"
  | "releasePairs"
  | "recordConsent"
  | "announceInvitationSent"
  | "announceConsentGranted"
  | "announceConsentDeclined"
  | "announceOptedOut"
  | "announceConnected"
  | "announceHeld"
  | "announceUndeliverable"
  | "announceHeldUndeliverable"
  | "announceClosed"
  | "answerOpening"
  | "answerRepeated"
  | "answerClosing"
  | "answerNotice"
  | "answerRefusal"
  | "reopen";

/** The next state (`same`: it stays) and the commands, in order. */
export type Cell = readonly [next: State | "same", ...commands: CommandName[]];

/** Every way out ends with the pairs free, the messages nobody will get reported, and the event on the bus. */
const farewell = ["releasePairs", "announceHeldUndeliverable", "announceClosed"] as const satisfies CommandName[];

const same: Cell = ["same"];

/** What cannot happen in a state changes nothing there: a late or repeated event is not a fault. */
const stays: Record<Trigger, Cell> = {
  sendersChosen: same,
  blockedByReplaceable: same,
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
  messageHeld: same,
  invitationLost: same,
  messageLost: same,
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
  stopped: ["closed", "recordConsent", "end", "announceOptedOut", ...farewell],
  messageHeld: ["same", "announceHeld"],
  messageLost: ["same", "announceUndeliverable"],
  closeRequested: ["closed", "end", ...farewell, "answerClosing", "reopen"],
  closedAtTwilio: ["closed", ...farewell],
  removedAtTwilio: ["closed", "end", ...farewell],
  refused: ["same", "answerRefusal"],
  repeated: ["same", "answerRepeated"],
  noticeAccepted: ["same", "sendNotice"],
  noticeSent: ["same", "answerNotice"],
};

export const transitions: Record<State, Record<Trigger, Cell>> = {
  none: {
    ...stays,
    sendersChosen: ["opening", "open"],
    blockedByReplaceable: ["none", "askBlockingToClose"],
    closeRequested: ["none", "reopen"],
    refused: ["none", "answerRefusal"],
  },
  opening: {
    ...alive,
    openedToInvite: ["opening", "sendInvitation"],
    openedUnreachable: ["connecting", "sendIntroduction", "answerOpening"],
    openedReachable: ["connected", "sendIntroduction", "announceConnected", "answerOpening"],
    invitationSent: ["inviting", "announceInvitationSent", "answerOpening"],
    pairToBeFreed: ["opening", "closeBlocking", "open"],
    openingFailed: ["closed", "endUnused", ...farewell, "answerRefusal"],
  },
  inviting: {
    ...alive,
    agreedReachable: ["connected", "recordConsent", "sendIntroduction", "announceConsentGranted", "announceConnected"],
    agreedUnreachable: ["connecting", "recordConsent", "sendJustAMoment", "sendIntroduction", "announceConsentGranted", "announceHeld"],
    declined: ["closed", "recordConsent", "sendDeclined", "end", "announceConsentDeclined", ...farewell],
    unclear: ["inviting", "sendAskAgain", "announceHeld"],
    invitationLost: ["closed", "end", "announceUndeliverable", ...farewell],
  },
  connecting: {
    ...alive,
    bothReachable: ["connected", "announceConnected"],
  },
  connected: {
    ...alive,
  },
  closed: {
    ...stays,
    stopped: ["closed", "recordConsent", "announceOptedOut"],
    messageHeld: ["closed", "announceUndeliverable"],
    messageLost: ["closed", "announceUndeliverable"],
    closeRequested: ["closed", "answerClosing", "reopen"],
    refused: ["closed", "answerRefusal"],
    repeated: ["closed", "answerRepeated"],
    noticeSent: ["closed", "answerNotice"],
  },
};
