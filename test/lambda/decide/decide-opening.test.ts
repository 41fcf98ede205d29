import { decide } from "../../../lambda/decide/decide.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
import {
  caughtUp,
  configuration,
  courier,
  given,
  hourMs,
  inState,
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
    expect(outcome(undefined, event)).toEqual({
      status: undefined,
      closeReason: undefined,
      commands: ["answer OPTED_OUT"],
    });
  });

  const busy = { pairs: configuration.senders.map((proxyAddress) => ({ proxyAddress, heldBy: "other" })) };

  test("somebody busy on every sender: refused as PARTY_BUSY, and the conversation in the way is asked whether it is still alive", () => {
    const { commands } = decide(undefined, opening({}, { initiator: busy }), configuration, nowMs);
    expect(commands).toMatchObject([
      { verb: "enqueue", event: { type: "ClaimQuestioned", reference: "other" } },
      {
        verb: "answer",
        answer: {
          ok: false,
          error: { code: "PARTY_BUSY", retryable: true, details: { blockingReferences: ["other"] } },
        },
      },
    ]);
    expect(JSON.stringify(commands)).not.toContain("900000077");
  });

  test("somebody whose free senders all rest: refused as POOL_EXHAUSTED, with the time to come again", () => {
    const resting = {
      pairs: configuration.senders.map((proxyAddress) => ({
        proxyAddress,
        restsUntilMs: nowMs + hourMs,
        lastPartner: "another",
      })),
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
      {
        verb: "enqueue",
        event: { type: "WaitRequested", reference: "other", opening: { reference: "order-1", waitUntilMs } },
      },
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
    expect(decide(undefined, asked, configuration, nowMs).commands).toMatchObject([letIn]);
    // A claim that its close could not free is freed first, or the opening would come back for ever.
    const commands = decide(inState.closed(), asked, configuration, nowMs).commands;
    expect(commands).toMatchObject([{ verb: "release-pairs" }, letIn]);
  });

  test("waited in vain: told on the bus, unless it was opened meanwhile", () => {
    const ended: ConversationEvent = {
      type: "WaitEnded",
      reference: "order-1",
      key: "ended",
      atMs: nowMs,
      attributes: { city: "SP" },
    };
    expect(decide(undefined, ended, configuration, nowMs).commands).toMatchObject([
      { type: "InvitationExpired", detail: { reference: "order-1", attributes: { city: "SP" } } },
    ]);
    // Nothing is saved, so a delivery that comes later has to tell the very same.
    expect(decide(undefined, ended, configuration, nowMs + hourMs)).toEqual(
      decide(undefined, ended, configuration, nowMs),
    );
    expect(outcome(inState.inviting(), ended)).toMatchObject({ status: "inviting", commands: [] });
  });

  test("a claim that is questioned: a living conversation looks at Twilio, one that has ended frees its pairs again", () => {
    const questioned: ConversationEvent = { type: "ClaimQuestioned", reference: "order-1", key: "questioned" };
    expect(outcome(inState.connected(), questioned)).toMatchObject({ status: "connected", commands: ["look"] });
    expect(outcome(inState.closed(), questioned)).toMatchObject({ status: "closed", commands: ["release-pairs"] });
    expect(outcome(undefined, questioned).commands).toEqual([]);
  });

  test("replacing: asks the conversation in the way to close, and comes back after it", () => {
    const { commands, conversation } = decide(
      undefined,
      opening({ onBusy: "replace" }, { initiator: busy }),
      configuration,
      nowMs,
    );
    expect(conversation).toBeUndefined();
    expect(commands).toMatchObject([
      {
        verb: "enqueue",
        event: {
          type: "CloseRequested",
          reference: "other",
          reason: "replaced",
          replacedBy: { reference: "order-1", attempt: 0 },
        },
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
    expect(outcome(inState.opening(), opened)).toMatchObject({
      status: "opening",
      commands: ["send invitation to invitee"],
    });
    expect(outcome(given(opening(), opened), sent("invitation", "IM-invitation"))).toMatchObject({
      status: "inviting",
      commands: ["schedule-expiry", "announce InvitationSent", "answer ok"],
    });
  });

  test("set up, nobody to ask, somebody unreachable: connecting, and the introduction goes out at once", () => {
    const uninvited = given(opening({ invitation: null }));
    expect(outcome(uninvited, opened)).toMatchObject({
      status: "connecting",
      commands: ["find-early", "send introduction to initiator", "answer ok"],
    });
  });

  test("set up, nobody to ask, both reachable: connected, and no template is wasted", () => {
    const uninvited = given(opening({ invitation: null }, { initiator: reachable, invitee: reachable }));
    expect(outcome(uninvited, opened)).toMatchObject({
      status: "connected",
      commands: ["find-early", "announce ConversationConnected", "answer ok"],
    });
  });

  test("what people wrote before the invitation is looked for only where its index says that there is something", () => {
    const conversation = given(opening(), opened);
    expect(outcome(conversation, sent("invitation", "IM-invitation")).commands).not.toContain("find-early");
    expect(
      decide(conversation, sent("invitation", "IM-invitation", 2), configuration, nowMs).commands.at(-1),
    ).toMatchObject({
      verb: "find-early",
      beforeIndex: 2,
    });
  });

  test("a pair held at Twilio by nobody alive: it is freed, and the opening begun again, three times at most", () => {
    const taken: ConversationEvent = {
      type: "PairTaken",
      side: "invitee",
      blockingConversationSid: "CH9",
      heldBy: "nobody",
    };
    expect(outcome(inState.opening(), taken)).toMatchObject({
      status: "opening",
      commands: ["close-blocking", "open"],
    });
    expect(outcome(given(opening(), taken, taken, taken), taken)).toMatchObject({
      status: "closed",
      closeReason: "failed",
    });
  });

  test("a pair held at Twilio by somebody: undone and refused; replaced where the caller says so", () => {
    const taken: ConversationEvent = {
      type: "PairTaken",
      side: "invitee",
      blockingConversationSid: "CH9",
      heldBy: "somebody",
    };
    expect(outcome(inState.opening(), taken)).toEqual({
      status: "closed",
      closeReason: "failed",
      commands: ["end", "release-pairs", "announce ConversationClosed", "answer PARTY_BUSY"],
    });
    expect(outcome(given(opening({ onBusy: "replace" })), taken).commands).toEqual(["close-blocking", "open"]);
  });

  test("an invitation that Twilio refuses: undone, deleted and refused", () => {
    const refusal: ConversationEvent = {
      type: "SendingRefused",
      purpose: "invitation",
      twilioCode: 21655,
    };
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
    expect(outcome(inState.inviting(), { ...again, requestHash: "other" }).commands).toEqual([
      "answer IDEMPOTENCY_MISMATCH",
    ]);
    expect(outcome(inState.closed(), again).commands).toEqual(["answer ALREADY_CLOSED"]);
  });
});
