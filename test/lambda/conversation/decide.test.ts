import { heldMessagesLimit, sideOfParticipant } from "../../../lambda/conversation/absorb.ts";
import { type Conversation, otherSide } from "../../../lambda/conversation/conversation.ts";
import { decide } from "../../../lambda/conversation/decide.ts";
import type { ConversationEvent } from "../../../lambda/conversation/events.ts";
import { transitions } from "../../../lambda/conversation/transitions.ts";
import { isReachable } from "../../../lambda/opt-in/windows.ts";
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
  outcome,
  sent,
} from "./given.ts";
import { forAnyHistory } from "./histories.ts";

const reachable = { pairs: [{ proxyAddress: "whatsapp:+15550001001", windowEndsAtMs: nowMs + hourMs }] };

describe("opening", () => {
  test("with free senders: claims and sets up at Twilio", () => {
    expect(outcome(undefined, opening())).toEqual({ status: "opening", closeReason: undefined, commands: ["open"] });
  });

  test("somebody who has opted out: refused, and there is no conversation", () => {
    const event = opening({}, { invitee: { pairs: [], consent: "revoked" } });
    expect(outcome(undefined, event)).toEqual({ status: undefined, closeReason: undefined, commands: ["answer OPTED_OUT"] });
  });

  const busy = { pairs: configuration.senders.map((proxyAddress) => ({ proxyAddress, heldBy: "other" })) };

  test("somebody busy on every sender: refused as PARTY_BUSY, and the conversation in the way is asked whether it is still alive", () => {
    const { commands } = decide(undefined, opening({}, { initiator: busy }), configuration, nowMs);
    expect(commands).toMatchObject([
      { verb: "enqueue", event: { type: "ClaimQuestioned", reference: "other" } },
      { verb: "answer", answer: { ok: false, error: { code: "PARTY_BUSY", retryable: true, details: { blockingReferences: ["other"] } } } },
    ]);
    expect(JSON.stringify(commands)).not.toContain("900000077");
  });

  test("somebody whose free senders all rest: refused as POOL_EXHAUSTED, with the time to come again", () => {
    const resting = {
      pairs: configuration.senders.map((proxyAddress) => ({ proxyAddress, restsUntilMs: nowMs + hourMs, lastPartner: "another" })),
    };
    const { commands } = decide(undefined, opening({}, { invitee: resting }), configuration, nowMs);
    expect(commands).toMatchObject([
      { answer: { error: { code: "POOL_EXHAUSTED", retryable: true, details: { retryAfterSeconds: 3600 } } } },
    ]);
  });

  test("the last free sender is taken: PoolPressure", () => {
    const [first = "+1", second = "+1"] = configuration.senders;
    const pressed = { pairs: [{ proxyAddress: first, heldBy: "other" }, { proxyAddress: second }] };
    const { commands } = decide(undefined, opening({}, { initiator: pressed }), configuration, nowMs);
    expect(commands).toMatchObject([
      { type: "PoolPressure", detail: { side: "initiator", channel: "whatsapp", senders: 2, inUse: 2 } },
      { verb: "open" },
    ]);
  });

  test("waiting: the conversation in the way is told, the end of the wait is scheduled, and the caller need not wait", () => {
    const event = opening({ onBusy: "wait", timers: { invitation: "PT10M" } }, { initiator: busy });
    const { commands, conversation } = decide(undefined, event, configuration, nowMs);
    expect(conversation).toBeUndefined();
    const waitUntilMs = nowMs + 10 * 60_000;
    expect(commands).toMatchObject([
      { verb: "enqueue", event: { type: "WaitRequested", reference: "other", opening: { reference: "order-1", waitUntilMs } } },
      { verb: "schedule-wait-end", atMs: waitUntilMs, event: { type: "WaitEnded", reference: "order-1" } },
      { verb: "answer", answer: { ok: true, status: "opening", pending: true } },
    ]);
    const tooLate = { ...event, attempt: 1, waitUntilMs: nowMs };
    expect(outcome(undefined, tooLate).commands).toEqual([]);
  });

  test("an opening that waits is let in when the conversation in its way ends, or at once where it has ended", () => {
    const { people: _, ...waiting } = opening({ onBusy: "wait" });
    const asked: ConversationEvent = {
      type: "WaitRequested",
      reference: "order-9",
      key: "waits",
      opening: { ...waiting, reference: "order-2" },
    };
    const told = decide(inState.connected(), asked, configuration, nowMs).conversation;
    const letIn = { verb: "enqueue", event: { type: "OpenRequested", reference: "order-2", attempt: 1 } };
    expect(decide(told, caughtUp, configuration, nowMs).commands).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining(letIn.event) }),
    );
    for (const ended of [inState.closed(), undefined]) expect(decide(ended, asked, configuration, nowMs).commands).toMatchObject([letIn]);
  });

  test("waited in vain: told on the bus, unless it was opened meanwhile", () => {
    const ended: ConversationEvent = { type: "WaitEnded", reference: "order-1", key: "ended", attributes: { city: "SP" } };
    expect(decide(undefined, ended, configuration, nowMs).commands).toMatchObject([
      { type: "InvitationExpired", detail: { reference: "order-1", attributes: { city: "SP" } } },
    ]);
    expect(outcome(inState.inviting(), ended)).toMatchObject({ status: "inviting", commands: [] });
  });

  test("a claim that is questioned: a living conversation looks at Twilio, one that has ended frees its pairs again", () => {
    const questioned: ConversationEvent = { type: "ClaimQuestioned", reference: "order-1", key: "questioned" };
    expect(outcome(inState.connected(), questioned)).toMatchObject({ status: "connected", commands: ["look"] });
    expect(outcome(inState.closed(), questioned)).toMatchObject({ status: "closed", commands: ["release-pairs"] });
    expect(outcome(undefined, questioned).commands).toEqual([]);
  });

  test("replacing: asks the conversation in the way to close, and comes back after it", () => {
    const { commands, conversation } = decide(undefined, opening({ onBusy: "replace" }, { initiator: busy }), configuration, nowMs);
    expect(conversation).toBeUndefined();
    expect(commands).toMatchObject([
      {
        verb: "enqueue",
        event: { type: "CloseRequested", reference: "other", reason: "replaced", replacedBy: { reference: "order-1", attempt: 0 } },
      },
    ]);
  });

  test("replacing gives up after five conversations in the way", () => {
    const event = { ...opening({ onBusy: "replace" }, { initiator: busy }), attempt: 5 };
    expect(outcome(undefined, event).commands).toEqual(["enqueue", "answer PARTY_BUSY"]);
  });

  test("a sender that the stage has not: refused with the path", () => {
    const event = opening({ initiator: { address: courier, proxyAddress: "whatsapp:+19990000000" } });
    expect(decide(undefined, event, configuration, nowMs).commands).toMatchObject([
      { answer: { error: { code: "VALIDATION", details: { path: "initiator.proxyAddress" } } } },
    ]);
  });

  test("set up, with invitation: the invitation goes out, and only then it is inviting", () => {
    expect(outcome(inState.opening(), opened)).toMatchObject({ status: "opening", commands: ["send invitation to invitee"] });
    expect(outcome(given(opening(), opened), sent("invitation", "IM-invitation"))).toMatchObject({
      status: "inviting",
      commands: ["schedule-expiry", "announce InvitationSent", "answer ok"],
    });
  });

  test("set up, nobody to ask, somebody unreachable: connecting, and the introduction goes out at once", () => {
    const uninvited = given(opening({ invitation: null }));
    expect(outcome(uninvited, opened)).toMatchObject({ status: "connecting", commands: ["send introduction to initiator", "answer ok"] });
  });

  test("set up, nobody to ask, both reachable: connected, and no template is wasted", () => {
    const uninvited = given(opening({ invitation: null }, { initiator: reachable, invitee: reachable }));
    expect(outcome(uninvited, opened)).toMatchObject({ status: "connected", commands: ["announce ConversationConnected", "answer ok"] });
  });

  test("a pair held at Twilio by nobody alive: it is freed, and the opening begun again, three times at most", () => {
    const taken: ConversationEvent = { type: "PairTaken", side: "invitee", blockingConversationSid: "CH9", heldBy: "nobody" };
    expect(outcome(inState.opening(), taken)).toMatchObject({ status: "opening", commands: ["close-blocking", "open"] });
    expect(outcome(given(opening(), taken, taken, taken), taken)).toMatchObject({ status: "closed", closeReason: "failed" });
  });

  test("a pair held at Twilio by somebody: undone and refused; replaced where the caller says so", () => {
    const taken: ConversationEvent = { type: "PairTaken", side: "invitee", blockingConversationSid: "CH9", heldBy: "somebody" };
    expect(outcome(inState.opening(), taken)).toEqual({
      status: "closed",
      closeReason: "failed",
      commands: ["end", "release-pairs", "announce ConversationClosed", "answer PARTY_BUSY"],
    });
    expect(outcome(given(opening({ onBusy: "replace" })), taken).commands).toEqual(["close-blocking", "open"]);
  });

  test("an invitation that Twilio refuses: undone, deleted and refused", () => {
    const refusal: ConversationEvent = { type: "SendingRefused", purpose: "invitation", twilioCode: 21655, message: "Invalid ContentSid" };
    const decision = decide(given(opening(), opened), refusal, configuration, nowMs);
    expect(decision.commands).toMatchObject([
      { verb: "end", how: "delete" },
      { verb: "release-pairs" },
      { verb: "announce" },
      { answer: { error: { code: "TEMPLATE_NOT_APPROVED" } } },
    ]);
  });

  test("asked again with the same request: the same answer, replayed; with another: IDEMPOTENCY_MISMATCH; after the end: ALREADY_CLOSED", () => {
    const again = opening();
    expect(decide(inState.inviting(), again, configuration, nowMs).commands).toMatchObject([
      { answer: { ok: true, replayed: true, conversationSid: "CH1" } },
    ]);
    expect(outcome(inState.inviting(), { ...again, requestHash: "other" }).commands).toEqual(["answer IDEMPOTENCY_MISMATCH"]);
    expect(outcome(inState.closed(), again).commands).toEqual(["answer ALREADY_CLOSED"]);
  });
});

describe("the invitee's reply", () => {
  test("yes, the initiator unreachable: a moment, the introduction, and the yes itself is held", () => {
    expect(outcome(inState.inviting(), message("invitee", "yes"))).toMatchObject({
      status: "connecting",
      commands: [
        "record granted",
        "cancel-expiry",
        "send just-a-moment to invitee",
        "send introduction to initiator",
        "announce ConsentGranted",
        "announce MessageHeld",
      ],
    });
  });

  test("yes, the initiator reachable: connected at once, nothing to wait for, no template wasted", () => {
    const conversation = given(opening({}, { initiator: reachable }), opened, sent("invitation", "IM-invitation"));
    expect(outcome(conversation, message("invitee", "yes"))).toMatchObject({
      status: "connected",
      commands: ["record granted", "cancel-expiry", "announce ConsentGranted", "announce ConversationConnected"],
    });
  });

  test("no: a short text, closed, pairs free; the no is not reported as undeliverable", () => {
    const no = message("invitee", "no");
    expect(outcome(inState.inviting(), no)).toEqual({
      status: "closed",
      closeReason: "declined",
      commands: [
        "record declined",
        "cancel-expiry",
        "send declined to invitee",
        "end",
        "announce ConsentDeclined",
        "release-pairs",
        "announce ConversationClosed",
      ],
    });
    expect(
      outcome(given(opening(), opened, sent("invitation", "IM-invitation"), no), failure(no.messageSid, "initiator")).commands,
    ).toEqual([]);
  });

  test("unclear: asked once more, and not a second time", () => {
    const unclear = outcome(inState.inviting(), message("invitee"));
    expect(unclear).toMatchObject({ status: "inviting", commands: ["send ask-again to invitee", "announce MessageHeld"] });
    const asked = given(opening(), opened, sent("invitation", "IM-invitation"), message("invitee"), sent("ask-again", "IM-again"));
    expect(outcome(asked, message("invitee")).commands).toEqual(["announce MessageHeld"]);
  });

  test("unclear, where the configuration takes every reply for a yes", () => {
    const { trigger } = decide(inState.inviting(), message("invitee"), { ...configuration, onUnclearReply: "accept" }, nowMs);
    expect(trigger).toBe("agreedUnreachable");
  });

  test("the initiator's words are no answer to the invitation", () => {
    expect(outcome(inState.inviting(), message("initiator", "yes")).status).toBe("inviting");
    expect(outcome(inState.inviting(), message("initiator", "no")).status).toBe("inviting");
  });

  test("a yes once more, after the yes, asks for nothing again", () => {
    expect(outcome(inState.connecting(), message("invitee", "yes"))).toMatchObject({
      status: "connecting",
      commands: ["announce MessageHeld"],
    });
  });

  test.each(["inviting", "connecting", "connected", "closed"] as const)(
    "STOP while %s: revoked, and nothing is sent to who said it",
    (state) => {
      const { status, commands } = outcome(inState[state](), message("invitee", "stop"));
      expect(status).toBe("closed");
      expect(commands[0]).toBe("record revoked");
      expect(commands.filter((command) => command.startsWith("send") && !command.includes("farewell to initiator"))).toEqual([]);
    },
  );
});

describe("messages", () => {
  test("the initiator's first message connects", () => {
    expect(outcome(inState.connecting(), message("initiator"))).toMatchObject({
      status: "connected",
      commands: ["catch-up", "announce ConversationConnected"],
    });
  });

  test("in a connected conversation a message asks for nothing", () => {
    expect(outcome(inState.connected(), message("invitee"))).toMatchObject({ status: "connected", commands: [] });
  });

  test("a message that the forecast holds and Twilio's receipt confirms is held and announced once", () => {
    const written = message("invitee");
    expect(outcome(inState.connecting(), written).commands).toEqual(["announce MessageHeld"]);
    const holding = given(opening(), opened, sent("invitation", "IM-invitation"), message("invitee", "yes"), written);
    expect(outcome(holding, failure(written.messageSid, "initiator")).commands).toEqual([]);
    const confirmed = decide(holding, failure(written.messageSid, "initiator"), configuration, nowMs).conversation;
    expect(confirmed?.held.find(({ messageSid }) => messageSid === written.messageSid)).toMatchObject({ because: "receipt" });
  });

  test("a receipt that comes before its message holds it, and it is announced once", () => {
    const written = message("invitee");
    const early = failure(written.messageSid, "initiator");
    expect(outcome(inState.connecting(), early).commands).toEqual(["announce MessageHeld"]);
    const holding = decide(inState.connecting(), early, configuration, nowMs).conversation;
    expect(outcome(holding, written).commands).toEqual([]);
  });

  test("a receipt that comes before an answer to the invitation announces nothing: a no is not held, an unclear reply is", () => {
    const [no, unclear] = [message("invitee", "no"), message("invitee")];
    for (const written of [no, unclear]) expect(outcome(inState.inviting(), failure(written.messageSid, "initiator")).commands).toEqual([]);
    const early = (written: typeof no) =>
      decide(inState.inviting(), failure(written.messageSid, "initiator"), configuration, nowMs).conversation;
    expect(outcome(early(no), no).commands).not.toContain("announce MessageUndeliverable");
    expect(outcome(early(unclear), unclear).commands).toContain("announce MessageHeld");
  });

  test("63016 against the forecast: the receipt is the truth, and the window counts as closed", () => {
    const decision = decide(inState.connected(), failure("IM-relayed", "invitee", 63016, nowMs + hourMs), configuration, nowMs);
    expect(decision.commands).toMatchObject([
      { verb: "announce", type: "MessageHeld" },
      { verb: "send", purpose: "re-engagement", to: "invitee" },
    ]);
    expect(decision.conversation?.invitee.windowEndsAtMs).toBe(nowMs + hourMs);
  });

  test("63016 for a message from before the person's last words leaves the window open", () => {
    const before = inState.connected();
    const decision = decide(before, failure("IM-old", "initiator", 63016, nowMs - 1), configuration, nowMs);
    expect(decision.conversation?.initiator.windowEndsAtMs).toBe(before.initiator.windowEndsAtMs);
  });

  test("a failure that waiting does not mend is reported", () => {
    expect(outcome(inState.connected(), failure("IM-relayed", "invitee", 63024)).commands).toEqual(["announce MessageUndeliverable"]);
  });

  test("an invitation that does not arrive ends the conversation", () => {
    expect(outcome(inState.inviting(), failure("IM-invitation", "invitee", 63024))).toMatchObject({
      status: "closed",
      closeReason: "failed",
    });
  });

  test("an older message that arrives late does not shorten the window", () => {
    const connected = inState.connected();
    const late = decide(connected, message("invitee", "unclear", nowMs - hourMs), configuration, nowMs).conversation;
    expect(late?.invitee.windowEndsAtMs).toBe(connected.invitee.windowEndsAtMs);
  });

  test("somebody who is no participant moves nothing", () => {
    const foreign = { ...message("invitee", "yes"), participantSid: "MB9" };
    expect(outcome(inState.inviting(), foreign)).toMatchObject({ status: "inviting", commands: [] });
  });

  test("more messages than can be held are reported", () => {
    let conversation = inState.connecting();
    for (let written = conversation.held.length; written < heldMessagesLimit; written++) {
      conversation = decide(conversation, message("invitee"), configuration, nowMs).conversation ?? conversation;
    }
    expect(outcome(conversation, message("invitee")).commands).toEqual(["announce MessageUndeliverable"]);
  });
});

describe("release", () => {
  const releasesIn = (conversation: Conversation | undefined, event: ConversationEvent) =>
    decide(conversation, event, configuration, nowMs).commands.flatMap((command) =>
      command.verb === "release" ? command.messages.map(({ messageSid }) => messageSid) : [],
    );

  const waiting = () => {
    const [yes, first, second] = [message("invitee", "yes"), message("invitee"), message("invitee")];
    const conversation = given(opening(), opened, sent("invitation", "IM-invitation"), yes, first, second);
    return { conversation, held: [yes, first, second].map(({ messageSid }) => messageSid) };
  };

  test("the initiator's first message: what was missed is looked for, and then all is released, in order", () => {
    const { conversation, held } = waiting();
    const connected = decide(conversation, message("initiator"), configuration, nowMs);
    expect(connected.commands.map(({ verb }) => verb)).toEqual(["catch-up", "announce"]);
    expect(releasesIn(connected.conversation, { type: "CaughtUp" })).toEqual(held);
  });

  test("a message that was missed is released together with the others", () => {
    const missed = { ...message("invitee"), missed: true as const };
    const { conversation, held } = waiting();
    const connected = decide(conversation, message("initiator"), configuration, nowMs).conversation;
    const early = { ...missed, atMs: nowMs - 1 };
    const caught = decide(connected, early, configuration, nowMs).conversation;
    expect(releasesIn(caught, { type: "CaughtUp" })).toEqual(held);
    const late = decide(conversation, missed, configuration, nowMs);
    expect(late.trigger).toBe("messageMissed");
    expect(releasesIn(decide(late.conversation, message("initiator"), configuration, nowMs).conversation, { type: "CaughtUp" })).toEqual([
      ...held,
      missed.messageSid,
    ]);
  });

  test("what was released, or had arrived, is not held any more, whatever a late receipt says", () => {
    const { conversation, held } = waiting();
    const [messageSid = ""] = held;
    const released: ConversationEvent = { type: "Released", messageSid, for: "initiator", how: "sent-again" };
    const after = decide(conversation, released, configuration, nowMs);
    expect(after.commands).toMatchObject([{ type: "MessageReleased", detail: { messageSid, for: "initiator", how: "sent-again" } }]);
    expect(outcome(after.conversation, failure(messageSid, "initiator")).commands).toEqual([]);
  });

  test("what cannot be released is reported", () => {
    const { conversation, held } = waiting();
    const refused: ConversationEvent = {
      type: "ReleaseRefused",
      messageSid: held[0] ?? "",
      for: "initiator",
      twilioCode: 20404,
      message: "gone",
    };
    expect(outcome(conversation, refused).commands).toEqual(["announce MessageUndeliverable"]);
  });

  test("a release that is under way is not begun a second time", () => {
    const { conversation } = waiting();
    const connected = decide(conversation, message("initiator"), configuration, nowMs).conversation;
    const releasing = decide(connected, { type: "CaughtUp" }, configuration, nowMs).conversation;
    expect(releasesIn(releasing, { type: "CaughtUp" })).toEqual([]);
  });

  test("a receipt that comes after the person has written again: released at once", () => {
    const written = failure("IM-relayed", "invitee", 63016, nowMs - 1);
    expect(outcome(inState.connected(), written).commands).toEqual(["announce MessageHeld", "release"]);
  });

  test("nothing is passed on before the invitee has agreed", () => {
    const [early, reply] = [message("initiator"), message("invitee")];
    const inviting = given(opening(), opened, sent("invitation", "IM-invitation"), early);
    expect(releasesIn(inviting, reply)).toEqual([]);
    expect(releasesIn(inviting, message("invitee", "yes"))).toEqual([early.messageSid]);
  });

  test("one re-engagement for each closed window, not for each message", () => {
    const first = decide(inState.connected(), failure("IM-a", "invitee", 63016, nowMs + 1), configuration, nowMs);
    expect(first.commands.map(({ verb }) => verb)).toEqual(["announce", "send"]);
    const asked = decide(
      { ...inState.connected(), ...first.conversation },
      sent("re-engagement", "IM-ask"),
      configuration,
      nowMs,
    ).conversation;
    expect(outcome(asked, failure("IM-b", "invitee", 63016, nowMs + 1)).commands).toEqual(["announce MessageHeld"]);
    const back = decide(asked, message("invitee", "unclear", nowMs + 2), configuration, nowMs).conversation;
    expect(back?.invitee.isReengaged).toBeUndefined();
  });

  test("somebody whose window had closed writes: what was missed is looked for", () => {
    const closed = decide(inState.connected(), failure("IM-a", "invitee", 63016, nowMs + 1), configuration, nowMs).conversation;
    expect(outcome(closed, message("invitee", "unclear", nowMs + 2)).commands).toEqual(["catch-up"]);
  });
});

describe("natural opt-in", () => {
  test("whoever writes first is held until the other has written too; then both windows are open and all is released", () => {
    const natural = given(opening({ invitation: null, introduction: null }), opened);
    expect(natural.status).toBe("connecting");
    const first = decide(natural, message("invitee"), configuration, nowMs);
    expect(first.commands).toMatchObject([{ type: "MessageHeld" }]);
    const second = decide({ ...natural, ...first.conversation, pendingCommands: [] }, message("initiator"), configuration, nowMs);
    expect(second.conversation?.status).toBe("connected");
    const released = decide(second.conversation, { type: "CaughtUp" }, configuration, nowMs).commands;
    expect(released).toMatchObject([{ verb: "release", messages: [{ for: "initiator" }] }]);
  });
});

describe("an invitation that nobody answers", () => {
  const expired: ConversationEvent = { type: "InvitationExpired", reference: "order-1", key: "expired" };
  const over: ConversationEvent = { type: "CaughtUp", waiting: { type: "InvitationExpired", reference: "order-1", key: "expired" } };

  test("expires, after a missed reply was looked for", () => {
    expect(outcome(inState.inviting(), expired)).toMatchObject({ status: "inviting", commands: ["catch-up"] });
    expect(outcome(inState.inviting(), over)).toEqual({
      status: "closed",
      closeReason: "invitation-expired",
      commands: ["end", "announce InvitationExpired", "release-pairs", "announce ConversationClosed"],
    });
  });

  test("does not expire where the reply was found, or came before", () => {
    for (const conversation of [inState.connecting(), inState.connected()]) {
      expect(outcome(conversation, expired).commands).toEqual([]);
      expect(outcome(conversation, over)).toMatchObject({ status: conversation.status, commands: [] });
    }
  });
});

describe("a receipt that says opted out", () => {
  test.each([21610, 63014])("%i means what STOP means", (code) => {
    const { status, commands } = outcome(inState.connected(), failure("IM-relayed", "invitee", code));
    expect(status).toBe("closed");
    expect(commands.slice(0, 4)).toEqual(["record revoked", "send farewell to initiator", "end", "announce OptedOut"]);
  });
});

describe("the end", () => {
  test("closing first looks for what was missed, then says farewell, reports the held messages, frees the pairs and answers", () => {
    expect(outcome(inState.connecting(), closing)).toMatchObject({ status: "connecting", commands: ["catch-up"] });
    expect(outcome(inState.connecting(), caughtUp)).toEqual({
      status: "closed",
      closeReason: "completed",
      commands: [
        "send farewell to invitee",
        "end",
        "release-pairs",
        "announce MessageUndeliverable",
        "announce ConversationClosed",
        "answer ok",
      ],
    });
  });

  test("closing what is closed answers as before, and does nothing", () => {
    expect(outcome(inState.closed(), closing)).toMatchObject({ status: "closed", closeReason: "completed", commands: ["answer ok"] });
  });

  test.each([
    ["inactive", "TIMER", "idle"],
    ["active", "TIMER", "max-age"],
    ["active", "API", "completed"],
  ])("closed at Twilio from %s by %s: %s", (from, by, closeReason) => {
    const event: ConversationEvent = { type: "ClosedAtTwilio", reference: "order-1", key: "closed", from, by };
    expect(outcome(inState.connected(), event)).toMatchObject({
      status: "closed",
      closeReason,
      commands: ["release-pairs", "announce ConversationClosed"],
    });
  });

  test("removed at Twilio: failed, and the rest is cleared away", () => {
    const event: ConversationEvent = { type: "RemovedAtTwilio", reference: "order-1", key: "removed" };
    expect(outcome(inState.connected(), event)).toMatchObject({ status: "closed", closeReason: "failed" });
  });

  test("replaced: closes, and puts the waiting opening back on the queue with one attempt more", () => {
    const { people: _, ...waiting } = opening();
    const event: ConversationEvent = {
      type: "CloseRequested",
      reference: "order-1",
      key: "replaced",
      reason: "replaced",
      replacedBy: waiting,
    };
    const decisions = [
      decide(inState.connected(), { type: "CaughtUp", waiting: event }, configuration, nowMs),
      decide(inState.closed(), event, configuration, nowMs),
      decide(undefined, event, configuration, nowMs),
    ];
    for (const { commands } of decisions) {
      const last = commands.at(-1);
      expect(last).toMatchObject({ verb: "enqueue", event: { type: "OpenRequested", attempt: 1 } });
    }
  });

  test("an operation on an unknown reference: NOT_FOUND; any other event: nothing", () => {
    expect(outcome(undefined, closing).commands).toEqual(["answer NOT_FOUND"]);
    expect(outcome(undefined, message("invitee", "yes")).commands).toEqual([]);
  });
});

describe("a message of a service", () => {
  const asks = (
    to: "initiator" | "invitee",
    content: { text: string } | { template: string; variables: Record<string, string> },
  ): ConversationEvent => ({
    type: "SendMessageRequested",
    reference: "order-1",
    key: "send-call",
    call: { callId: "send-call", requestId: "send-request" },
    request: { reference: "order-1", to, message: content, waitSeconds: 10 },
  });

  test("goes to somebody reachable, and is answered when Twilio has taken it", () => {
    const request = asks("invitee", { text: "Paid." });
    expect(outcome(inState.connected(), request).commands).toEqual(["send notice to invitee"]);
    const taken: ConversationEvent = {
      type: "Sent",
      to: "invitee",
      purpose: "notice",
      messageSid: "IM-notice",
      call: { callId: "send-call", requestId: "send-request" },
    };
    expect(outcome(inState.connected(), taken).commands).toEqual(["answer ok"]);
    const again = decide(decide(inState.connected(), taken, configuration, nowMs).conversation, request, configuration, nowMs);
    expect(again.commands).toMatchObject([{ verb: "answer", answer: { ok: true, messageSid: "IM-notice", replayed: true } }]);
  });

  test("is refused where the invitee has not agreed, where a text cannot reach, and after the end", () => {
    expect(outcome(inState.inviting(), asks("invitee", { template: "t", variables: {} })).commands).toEqual(["answer NO_CONSENT"]);
    expect(outcome(inState.connecting(), asks("initiator", { text: "Hello" })).commands).toEqual(["answer VALIDATION"]);
    expect(outcome(inState.connecting(), asks("initiator", { template: "t", variables: {} })).commands).toEqual([
      "send notice to initiator",
    ]);
    expect(outcome(inState.closed(), asks("invitee", { text: "Hello" })).commands).toEqual(["answer ALREADY_CLOSED"]);
  });
});

describe("whatever happens, in whatever order", () => {
  test("a decision follows the table, and the same decision is taken again from the same facts", () => {
    forAnyHistory((before, event, decision) => {
      const [next] = transitions[before?.status ?? "none"][decision.trigger];
      expect(decision.conversation?.status).toBe(next === "same" ? before?.status : next);
      expect(decide(before, event, configuration, nowMs)).toEqual(decision);
    });
  });

  test("closed stays closed, holds nothing, and has a reason", () => {
    forAnyHistory((before, _event, { conversation }) => {
      if (before?.status === "closed") expect(conversation?.closeReason).toBe(before.closeReason);
      if (conversation?.status === "closed")
        expect(conversation).toMatchObject({ held: [], closeReason: expect.any(String), closedAtMs: nowMs });
    });
  });

  test("every message of a person is relayed, held, reported, or an answer to the business", () => {
    forAnyHistory((before, event, { conversation, commands }) => {
      if (event.type !== "MessageAdded" || !before || !sideOfParticipant(before, event.participantSid)) return;
      const isHeld = conversation?.held.some(({ messageSid }) => messageSid === event.messageSid);
      const isReported = commands.some((command) => command.verb === "announce" && command.detail.messageSid === event.messageSid);
      const isAnswer = conversation?.businessMessages.some(({ messageSid }) => messageSid === event.messageSid);
      const author = sideOfParticipant(before, event.participantSid) ?? "invitee";
      const isRelayed = isReachable(before[otherSide(author)], event.atMs);
      expect(isHeld || isReported || isAnswer || isRelayed).toBe(true);
    });
  });

  test("commands have ids that never repeat", () => {
    const ids = new Set<string>();
    forAnyHistory((before, _event, { commands }) => {
      if (before?.commandsDecided === 1) ids.clear();
      for (const { id } of commands) expect(ids.has(id)).toBe(false);
      for (const { id } of commands) ids.add(id);
    });
  });

  test("no announcement and no answer holds an address or a number", () => {
    forAnyHistory((_before, _event, { commands }) => {
      const shown = JSON.stringify(commands.filter(({ verb }) => verb === "announce" || verb === "answer"));
      for (const address of [courier, customer]) expect(shown).not.toContain(address.slice(-9));
    });
  });
});
