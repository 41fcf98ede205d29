import { decide } from "../../../lambda/decide/decide.ts";
import { heldAgeLimitMs, heldMessagesLimit } from "../../../lambda/decide/held-messages.ts";
import { type State, transitions } from "../../../lambda/decide/transitions.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import type { ConversationEvent, MessageAdded, SendMessageRequested } from "../../../lambda/model/events.ts";
import {
  caughtUp,
  closing,
  configuration,
  courier,
  customer,
  failure,
  given,
  hourMs,
  inState,
  message,
  nowMs,
  opened,
  opening,
  sent,
} from "./given.ts";
import { forAnyHistory } from "./histories.ts";

/**
 * Exactly the cells that can happen are in the table: each is reached here, from a conversation that gets there itself.
 */

type Given = Conversation | undefined;
type Example = readonly [conversation: Given, event: ConversationEvent];

const delivered = { reference: "order-1", key: "k" };
const refusedNotice: ConversationEvent = { type: "SendingRefused", purpose: "notice", twilioCode: 63021 };
const refusedText: ConversationEvent = { type: "SendingRefused", purpose: "farewell", twilioCode: 50001 };
const expired: ConversationEvent = { type: "InvitationExpired", ...delivered };
const expiredAndCaughtUp: ConversationEvent = {
  type: "CaughtUp",
  waiting: { type: "InvitationExpired", ...delivered },
};
const released: ConversationEvent = { type: "Released", messageSid: "IM0", for: "initiator", how: "sent-again" };
const closedAtTwilio: ConversationEvent = { type: "ClosedAtTwilio", ...delivered, from: "active", by: "TIMER" };
const removedAtTwilio: ConversationEvent = { type: "RemovedAtTwilio", ...delivered };
const questioned: ConversationEvent = { type: "ClaimQuestioned", ...delivered };
const waiting: ConversationEvent = { type: "WaitRequested", ...delivered, opening: opening({ reference: "order-2" }) };
const due: ConversationEvent = { type: "HeldCheckDue", ...delivered, atMs: nowMs + heldAgeLimitMs };
const noticeTo = (to: "initiator" | "invitee"): SendMessageRequested => ({
  type: "SendMessageRequested",
  ...delivered,
  call: { callId: "notice-call", requestId: "notice-request" },
  request: { reference: "order-1", to, message: { template: "messages-waiting", variables: {} }, waitSeconds: 10 },
});
const noticeSent: ConversationEvent = {
  ...(sent("notice", "IM-notice") as object),
  call: noticeTo("initiator").call,
} as ConversationEvent;
const pairTaken = (heldBy: "nobody" | "somebody"): ConversationEvent => ({
  type: "PairTaken",
  side: "initiator",
  blockingConversationSid: "CH9",
  heldBy,
});

const open = { initiator: { pairs: [] }, invitee: { pairs: [] } };
const known = (address: string) => ({
  pairs: configuration.senders
    .filter((sender) => sender.startsWith("whatsapp:") === address.startsWith("whatsapp:"))
    .map((proxyAddress) => ({ proxyAddress, windowEndsAtMs: nowMs + 20 * hourMs })),
});
const busy = (address: string) => ({
  pairs: known(address).pairs.map((pair) => ({ ...pair, heldBy: "order-0" })),
});
const uninvited = { invitation: undefined, introduction: undefined };
const missed = (event: MessageAdded & { meaning: "unclear" }): ConversationEvent => ({ ...event, missed: true });
const unclear = (by: "initiator" | "invitee", atMs = nowMs) => {
  const { meaning: _, ...rest } = message(by, "unclear", atMs);
  return { ...rest, meaning: "unclear" as const };
};

/** After so many that no more can be held. */
function holdingAll(conversation: Conversation, by: "initiator" | "invitee"): Conversation {
  let current = conversation;
  for (let written = 0; written <= heldMessagesLimit; written++) {
    current = decide(current, unclear(by), configuration, nowMs).conversation ?? current;
  }
  return { ...current, pendingCommands: [] };
}

const asked = () => {
  const { conversation } = decide(inState.inviting(), unclear("invitee"), configuration, nowMs);
  return decide(conversation, sent("ask-again", "IM-ask"), configuration, nowMs).conversation;
};
/** The courier's window, which was closed when the customer's message was written, has opened meanwhile. */
const sinceReachable = (conversation: Conversation): Given =>
  decide(conversation, message("initiator", "unclear", nowMs), configuration, nowMs).conversation;
const withNotice = (conversation: Conversation): Given =>
  decide(conversation, noticeSent, configuration, nowMs).conversation;

/** What is the same in every state in which the conversation exists at Twilio. */
const anywhere = (conversation: () => Conversation): Record<string, Example> => ({
  claimQuestioned: [conversation(), questioned],
  stopped: [conversation(), message("invitee", "stop")],
  heldCheckDue: [conversation(), due],
  messageLost: [conversation(), refusedText],
  closeAsked: [conversation(), closing],
  closeRequested: [conversation(), caughtUp],
  closedAtTwilio: [conversation(), closedAtTwilio],
  removedAtTwilio: [conversation(), removedAtTwilio],
  refused: [conversation(), refusedNotice],
  repeated: [conversation(), opening()],
  noticeAccepted: [conversation(), noticeTo("initiator")],
  noticeSent: [conversation(), noticeSent],
});

/** A connected conversation whose customer has not written for so long that their window is closed. */
const windowClosed = (): Conversation => {
  const conversation = inState.connected();
  return { ...conversation, invitee: { ...conversation.invitee, windowEndsAtMs: nowMs - hourMs } };
};

const examples: Record<State, Record<string, Example>> = {
  none: {
    sendersChosen: [undefined, opening()],
    blockedByReplaceable: [undefined, opening({ onBusy: "replace" }, { ...open, initiator: busy(courier) })],
    blockedWaiting: [undefined, opening({ onBusy: "wait" }, { ...open, initiator: busy(courier) })],
    blocked: [undefined, opening({}, { ...open, initiator: busy(courier) })],
    refused: [undefined, opening({}, { ...open, invitee: { pairs: [], consent: "revoked" } })],
  },
  opening: {
    openedToInvite: [inState.opening(), opened],
    openedUnreachable: [given(opening(uninvited)), opened],
    openedReachable: [given(opening(uninvited, { initiator: known(courier), invitee: known(customer) })), opened],
    invitationSent: [given(opening(), opened), sent("invitation", "IM-invitation")],
    pairToBeFreed: [inState.opening(), pairTaken("nobody")],
    openingFailed: [inState.opening(), pairTaken("somebody")],
  },
  inviting: {
    ...anywhere(inState.inviting),
    agreedReachable: [sinceReachable(inState.inviting()), message("invitee", "yes")],
    agreedUnreachable: [inState.inviting(), message("invitee", "yes")],
    declined: [inState.inviting(), message("invitee", "no")],
    unclear: [inState.inviting(), unclear("invitee")],
    messageHeld: [asked(), unclear("invitee")],
    messageLate: [sinceReachable(asked() ?? inState.inviting()), { ...unclear("invitee"), atMs: nowMs, early: true }],
    messageMissed: [asked(), missed(unclear("invitee"))],
    invitationLost: [inState.inviting(), failure("IM-invitation", "invitee", 63024)],
    invitationRanOut: [inState.inviting(), expired],
    invitationExpired: [inState.inviting(), expiredAndCaughtUp],
  },
  connecting: {
    ...anywhere(inState.connecting),
    bothReachable: [inState.connecting(), message("initiator")],
    messageHeld: [inState.connecting(), message("invitee")],
    messageLate: [inState.connecting(), { ...message("initiator"), early: true }],
    messageMissed: [inState.connecting(), missed(unclear("invitee"))],
    caughtUp: [inState.connecting(), { type: "CaughtUp" }],
    released: [inState.connecting(), released],
  },
  connected: {
    ...anywhere(inState.connected),
    messageHeld: [windowClosed(), message("initiator")],
    messageLate: [inState.connected(), { ...message("initiator"), early: true }],
    messageMissed: [windowClosed(), missed(unclear("initiator"))],
    caughtUp: [inState.connected(), { type: "CaughtUp" }],
    released: [inState.connected(), released],
    windowReopened: [windowClosed(), message("invitee")],
  },
  closed: {
    stopped: [inState.closed(), message("invitee", "stop")],
    messageLost: [inState.closed(), refusedText],
    released: [inState.closed(), released],
    waitAsked: [inState.closed(), waiting],
    claimQuestioned: [inState.closed(), questioned],
    closeAsked: [inState.closed(), closing],
    closeRequested: [inState.closed(), caughtUp],
    refused: [inState.closed(), noticeTo("initiator")],
    repeated: [withNotice(inState.closed()), noticeTo("initiator")],
  },
};

const rows: Record<State, object> = transitions;

describe.each(Object.keys(rows) as State[])("%s", (state) => {
  test("has an example of each of its cells, and of no other", () => {
    expect(Object.keys(examples[state]).sort()).toEqual(Object.keys(rows[state]).sort());
  });

  test.each(Object.entries(examples[state]))("%s is reached by an event", (trigger, [conversation, event]) => {
    expect(conversation?.status ?? "none").toBe(state);
    expect(decide(conversation, event, configuration, nowMs).trigger).toBe(trigger);
  });
});

test("more than can be held is lost in every state in which it would be held", () => {
  for (const [by, conversation] of [
    ["invitee", asked()],
    ["invitee", inState.connecting()],
    ["initiator", windowClosed()],
  ] as const) {
    const full = holdingAll(conversation ?? inState.inviting(), by);
    expect(decide(full, unclear(by), configuration, nowMs).trigger).toBe("messageLost");
  }
});

test("what no cell is for changes neither the state nor decides a command, whatever happens", () => {
  forAnyHistory((before, _event, { trigger, conversation, commands }) => {
    if (!before || Object.hasOwn(rows[before.status], trigger)) return;
    expect(conversation?.status).toBe(before.status);
    expect(commands).toEqual([]);
  });
});
