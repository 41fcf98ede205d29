import { decide } from "../../../lambda/decide/decide.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
import { caughtUp, closing, configuration, inState, message, nowMs, opening, outcome } from "./given.ts";

describe("an invitation that nobody answers", () => {
  const expired: ConversationEvent = { type: "InvitationExpired", reference: "order-1", key: "expired" };
  const over: ConversationEvent = {
    type: "CaughtUp",
    waiting: { type: "InvitationExpired", reference: "order-1", key: "expired" },
  };

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

describe("the end", () => {
  test("closing first looks for what was missed, then reports the held messages, says farewell, frees the pairs and answers", () => {
    expect(outcome(inState.connecting(), closing)).toMatchObject({ status: "connecting", commands: ["catch-up"] });
    expect(outcome(inState.connecting(), caughtUp)).toEqual({
      status: "closed",
      closeReason: "completed",
      commands: [
        "report-held",
        "send farewell to invitee",
        "end",
        "cancel-held-check",
        "release-pairs",
        "announce ConversationClosed",
        "answer ok",
      ],
    });
  });

  test("closing releases what its receiver can be sent by now, before the farewell", () => {
    const wrote = decide(
      inState.connecting(),
      { ...message("initiator"), missed: true },
      configuration,
      nowMs,
    ).conversation;
    const { conversation, commands } = decide(wrote, caughtUp, configuration, nowMs);
    expect(commands.map(({ verb }) => verb).slice(0, 2)).toEqual(["release", "send-text"]);
    const released: ConversationEvent = { type: "Released", messageSid: "IM-1", for: "initiator", how: "sent-again" };
    expect(outcome(conversation, released)).toMatchObject({ status: "closed", commands: ["announce MessageReleased"] });
  });

  test("closing what is closed answers as before, and does nothing", () => {
    expect(outcome(inState.closed(), closing)).toMatchObject({
      status: "closed",
      closeReason: "completed",
      commands: ["answer ok"],
    });
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
      commands: ["catch-up", "cancel-held-check", "release-pairs", "announce ConversationClosed"],
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
