import type { Status } from "@masked-conversations/client";
import type { CommandName } from "./build-commands.ts";
import type { Trigger } from "./triggers.ts";

/**
 * The state machine as a table: for each state, what each trigger leads to. `docs/conversation-states.md` shows this
 * table and a test holds the two together. A trigger is an event with its circumstances already judged (`triggers.ts`),
 * so that no cell needs a condition; a command is a name, and `decide.ts` fills in what it needs from the conversation.
 * A missing cell or a misspelt name does not compile.
 */

/** `none`: there is no conversation under this reference yet. */
export type State = Status | "none";

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
  stopped: [
    "closed",
    "recordConsent",
    "sendFarewell",
    "reportHeld",
    "end",
    "announceOptedOut",
    "announceLost",
    ...farewell,
  ],
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
    declined: [
      "closed",
      "recordConsent",
      "cancelExpiry",
      "sendDeclined",
      "reportHeld",
      "end",
      "announceConsentDeclined",
      ...farewell,
    ],
    unclear: ["inviting", "sendAskAgain", "announceHeld", "scheduleHeldCheck"],
    stopped: [
      "closed",
      "recordConsent",
      "cancelExpiry",
      "reportHeld",
      "end",
      "announceOptedOut",
      "announceLost",
      ...farewell,
    ],
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

const unchanged: Cell = ["same"];

/** What the table does not list changes nothing: a late or repeated event is not a fault. */
export const cellOf = (state: State, trigger: Trigger): Cell => transitions[state][trigger] ?? unchanged;
