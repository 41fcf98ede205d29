import fc from "fast-check";
import { heldMessagesLimit, sideOfParticipant } from "../../../lambda/conversation/absorb.ts";
import type { Conversation } from "../../../lambda/conversation/conversation.ts";
import { decide } from "../../../lambda/conversation/decide.ts";
import type { ConversationEvent } from "../../../lambda/conversation/events.ts";
import { transitions } from "../../../lambda/conversation/transitions.ts";
import {
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

  test("somebody busy on every sender: refused as PARTY_BUSY, naming the conversation in the way", () => {
    const { commands } = decide(undefined, opening({}, { initiator: busy }), configuration, nowMs);
    expect(commands).toMatchObject([
      { verb: "answer", answer: { ok: false, error: { code: "PARTY_BUSY", retryable: true, details: { blockingReference: "other" } } } },
    ]);
    expect(JSON.stringify(commands)).not.toContain("900000077");
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
    expect(outcome(undefined, event).commands).toEqual(["answer PARTY_BUSY"]);
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
      commands: ["announce InvitationSent", "answer ok"],
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
      commands: ["record granted", "announce ConsentGranted", "announce ConversationConnected"],
    });
  });

  test("no: a short text, closed, pairs free; the no is not reported as undeliverable", () => {
    const no = message("invitee", "no");
    expect(outcome(inState.inviting(), no)).toEqual({
      status: "closed",
      closeReason: "declined",
      commands: [
        "record declined",
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

  test.each(["inviting", "connecting", "connected", "closed"] as const)("STOP while %s: revoked, and nothing is sent", (state) => {
    const { status, commands } = outcome(inState[state](), message("invitee", "stop"));
    expect(status).toBe("closed");
    expect(commands[0]).toBe("record revoked");
    expect(commands.filter((command) => command.startsWith("send"))).toEqual([]);
  });
});

describe("messages", () => {
  test("the initiator's first message connects", () => {
    expect(outcome(inState.connecting(), message("initiator"))).toMatchObject({
      status: "connected",
      commands: ["announce ConversationConnected"],
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
    expect(confirmed?.held.find(({ messageSid }) => messageSid === written.messageSid)).toMatchObject({
      because: "receipt",
      index: written.index,
    });
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
    expect(decision.commands).toMatchObject([{ verb: "announce", type: "MessageHeld" }]);
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

describe("the end", () => {
  test("closing reports the held messages, frees the pairs and answers", () => {
    expect(outcome(inState.connecting(), closing)).toEqual({
      status: "closed",
      closeReason: "completed",
      commands: ["end", "release-pairs", "announce MessageUndeliverable", "announce ConversationClosed", "answer ok"],
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
      commands: ["release-pairs", "announce MessageUndeliverable", "announce ConversationClosed"],
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
    for (const conversation of [inState.connected(), inState.closed(), undefined]) {
      const last = decide(conversation, event, configuration, nowMs).commands.at(-1);
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

/** Everything that may arrive for a conversation, in any order. */
const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  fc.constant(opening()),
  fc.constant(opened),
  fc.constant(closing),
  fc
    .record({
      by: fc.constantFrom("initiator" as const, "invitee" as const),
      meaning: fc.constantFrom("yes" as const, "no" as const, "stop" as const, "unclear" as const),
      ageMs: fc.nat(48 * hourMs),
    })
    .map(({ by, meaning, ageMs }) => message(by, meaning, nowMs - ageMs)),
  fc
    .record({ sid: fc.nat(50), to: fc.constantFrom("initiator" as const, "invitee" as const), code: fc.constantFrom(63016, 63024, 21610) })
    .map(({ sid, to, code }) => failure(`IM${sid}`, to, code)),
  fc
    .constantFrom("invitation" as const, "introduction" as const, "ask-again" as const, "notice" as const)
    .map((purpose) => sent(purpose, `IM-${purpose}`)),
  fc.constant<ConversationEvent>({ type: "SendingRefused", purpose: "introduction", twilioCode: 50001, message: "no" }),
  fc.constant<ConversationEvent>({ type: "ClosedAtTwilio", reference: "order-1", key: "closed", from: "active", by: "TIMER" }),
  fc.constant<ConversationEvent>({ type: "RemovedAtTwilio", reference: "order-1", key: "removed" }),
);

describe("whatever happens, in whatever order", () => {
  const forAnyHistory = (
    holds: (before: Conversation | undefined, event: ConversationEvent, decision: ReturnType<typeof decide>) => void,
  ) =>
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let conversation: Conversation | undefined = inState.opening();
        for (const event of events) {
          const decision = decide(conversation, event, configuration, nowMs);
          holds(conversation, event, decision);
          conversation = decision.conversation ?? conversation;
        }
      }),
      { numRuns: 300 },
    );

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
    forAnyHistory((before, event, { conversation, trigger, commands }) => {
      if (event.type !== "MessageAdded" || !before || !sideOfParticipant(before, event.participantSid)) return;
      const isHeld = conversation?.held.some(({ messageSid }) => messageSid === event.messageSid);
      const isReported = commands.some((command) => command.verb === "announce" && command.detail.messageSid === event.messageSid);
      const isAnswer = conversation?.businessMessages.some(({ messageSid }) => messageSid === event.messageSid);
      const isRelayed = ["bothReachable", "agreedReachable"].includes(trigger);
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
