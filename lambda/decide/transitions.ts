import type { Status } from "@masked-conversations/client";
import type { CommandName } from "./build-commands.ts";
import type { Trigger } from "./triggers.ts";

/**
 * The state machine as a table: for each state, what each trigger that can happen there leads to.
 * `docs/conversation-states.md` shows this table and a test holds the two together; another reaches every cell. A
 * trigger is an event, classified in its context (`triggers.ts`, `classify.ts`); a command is a name, and
 * `build-commands.ts` fills in what it needs from the conversation. A misspelt name does not compile.
 *
 * An opening meets nothing but the outcomes of its own commands: whatever else comes is decided when they are done.
 */

/** `none`: there is no conversation under this reference yet. */
export type State = Status | "none";

/** The next state (`same`: it stays) and the commands, in order. A name may come to nothing: its builder says when. */
export type Cell = readonly [next: State | "same", ...commands: CommandName[]];

type Row = Partial<Record<Trigger, Cell>>;

/** Every way out ends with the pairs free, the event on the bus, and those let in who waited. */
const farewell = ["cancelHeldCheck", "releasePairs", "announceClosed", "reopen"] as const satisfies CommandName[];

/** What is the same in every state in which the conversation exists at Twilio. */
const alive = {
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
} as const satisfies Row;

/** Nothing is passed on, so nothing is released. */
const { caughtUp: _caughtUp, released: _released, ...unagreed } = alive;

export const transitions = {
  none: {
    sendersChosen: ["opening", "announcePoolPressure", "open"],
    blockedByReplaceable: ["none", "askBlockingToClose"],
    blockedWaiting: ["none", "askBlockingToTell", "scheduleWaitEnd", "answerWaiting"],
    blocked: ["none", "questionBlocking", "answerRefusal"],
    refused: ["none", "answerRefusal"],
  },
  opening: {
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
    messageHeld: ["same", "announceHeld", "scheduleHeldCheck"],
    messageLate: ["same", "announceHeld", "scheduleHeldCheck"],
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
    stopped: ["closed", "recordConsent", "announceOptedOut", "announceLost"],
    messageLost: ["closed", "announceUndeliverable"],
    released: ["closed", "announceReleased"],
    waitAsked: ["closed", "releasePairs", "reopen"],
    claimQuestioned: ["closed", "releasePairs"],
    closeAsked: ["closed", "answerClosing", "reopen"],
    closeRequested: ["closed", "answerClosing", "reopen"],
    refused: ["closed", "answerRefusal"],
    repeated: ["closed", "answerRepeated"],
  },
} as const satisfies Record<State, Row>;

const rows: Record<State, Row> = transitions;
const unchanged: Cell = ["same"];

/** What the table does not list changes nothing but what the event itself tells: a late event is not a fault. */
export const cellOf = (state: State, trigger: Trigger): Cell => rows[state][trigger] ?? unchanged;
