import { decide } from "../../../lambda/decide/decide.ts";
import { heldIn, heldMessagesLimit } from "../../../lambda/decide/held-messages.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import {
  configuration,
  courier,
  failure,
  given,
  heldAfter,
  hourMs,
  inState,
  message,
  nowMs,
  opened,
  opening,
  outcome,
  sent,
} from "./given.ts";

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

  test("a message that is held by a closed window and Twilio's receipt confirms is held and announced once", () => {
    const written = message("invitee");
    expect(outcome(inState.connecting(), written).commands).toEqual(["announce MessageHeld", "schedule-held-check"]);
    const holding = given(opening(), opened, sent("invitation", "IM-invitation"), message("invitee", "yes"), written);
    expect(outcome(holding, failure(written.messageSid, "initiator")).commands).toEqual([]);
    const confirmed = decide(holding, failure(written.messageSid, "initiator"), configuration, nowMs).conversation;
    expect(
      (confirmed ? heldIn(confirmed) : []).find(({ messageSid }) => messageSid === written.messageSid),
    ).toMatchObject({
      because: "receipt",
    });
  });

  test("a receipt that comes before its message holds it, and it is announced once", () => {
    const written = message("invitee");
    const early = failure(written.messageSid, "initiator");
    expect(outcome(inState.connecting(), early).commands).toEqual(["announce MessageHeld", "schedule-held-check"]);
    const holding = decide(inState.connecting(), early, configuration, nowMs).conversation;
    expect(outcome(holding, written).commands).toEqual([]);
  });

  test("a receipt that comes before an answer to the invitation announces nothing: a no is not held, an unclear reply is", () => {
    const [no, unclear] = [message("invitee", "no"), message("invitee")];
    for (const written of [no, unclear])
      expect(outcome(inState.inviting(), failure(written.messageSid, "initiator")).commands).toEqual([]);
    const early = (written: typeof no) =>
      decide(inState.inviting(), failure(written.messageSid, "initiator"), configuration, nowMs).conversation;
    expect(outcome(early(no), no).commands).not.toContain("announce MessageUndeliverable");
    expect(outcome(early(unclear), unclear).commands).toContain("announce MessageHeld");
  });

  test("63016 against an open window: the receipt is the truth, and the window counts as closed", () => {
    const decision = decide(
      inState.connected(),
      failure("IM-relayed", "invitee", 63016, nowMs + hourMs),
      configuration,
      nowMs,
    );
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

  describe("written before the conversation was ready", () => {
    const early = (...given: Parameters<typeof message>) => ({
      ...message(...given),
      missed: true as const,
      early: true as const,
    });

    test.each(["yes", "no", "unclear"] as const)("a %s of the invitee answers nothing, and is held", (meaning) => {
      const { status, commands } = outcome(inState.inviting(), early("invitee", meaning));
      expect({ status, commands }).toEqual({
        status: "inviting",
        commands: ["announce MessageHeld", "schedule-held-check"],
      });
    });

    test("it is held also for somebody reachable, and released when nothing more is to be found", () => {
      const decision = decide(inState.connected(), early("initiator"), configuration, nowMs);
      expect(heldAfter(decision)).toMatchObject([{ for: "invitee", because: "early" }]);
      expect(outcome(decision.conversation, { type: "CaughtUp" }).commands).toEqual(["release"]);
    });

    test("a STOP is a STOP", () => {
      expect(outcome(inState.inviting(), early("invitee", "stop"))).toMatchObject({
        status: "closed",
        closeReason: "opted-out",
      });
    });

    test("on chat nothing is held: whoever joins sees what was written before", () => {
      const connected = inState.connected();
      const onChat = { ...connected, invitee: { ...connected.invitee, channel: "chat" as const } };
      expect(outcome(onChat, early("initiator")).commands).toEqual([]);
    });

    test("in an opening that came to nothing it is reported", () => {
      const refused = given(opening(), { type: "OpeningRefused", twilioCode: 50407 });
      const decision = decide(refused, { ...message("initiator"), author: courier }, configuration, nowMs);
      const undeliverable = { type: "MessageUndeliverable", detail: { to: "invitee", reason: "conversation-closed" } };
      expect(decision.commands).toMatchObject([{ verb: "report-held", undeliverable }]);
    });
  });

  test("a failure that waiting does not mend is reported", () => {
    expect(outcome(inState.connected(), failure("IM-relayed", "invitee", 63024)).commands).toEqual([
      "announce MessageUndeliverable",
    ]);
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
    let conversation: Conversation = inState.connecting();
    for (let written = heldIn(conversation).length; written < heldMessagesLimit; written++) {
      conversation = decide(conversation, message("invitee"), configuration, nowMs).conversation ?? conversation;
    }
    expect(outcome(conversation, message("invitee")).commands).toEqual(["report-held"]);
  });
});

describe("a receipt that says opted out", () => {
  test.each([21610, 63014])("%i means what STOP means", (code) => {
    const { status, commands } = outcome(inState.connected(), failure("IM-relayed", "invitee", code));
    expect(status).toBe("closed");
    expect(commands.slice(0, 4)).toEqual(["record revoked", "send farewell to initiator", "end", "announce OptedOut"]);
  });

  test("the message it is about is reported, and the opting out is told once", () => {
    const first = decide(inState.connected(), failure("IM-a", "invitee", 21610), configuration, nowMs);
    expect(first.commands.filter(({ verb }) => verb === "announce")).toMatchObject([
      { type: "OptedOut" },
      { type: "MessageUndeliverable", detail: { messageSid: "IM-a", errorCode: 21610 } },
      { type: "ConversationClosed" },
    ]);
    expect(outcome(first.conversation, failure("IM-b", "invitee", 21610)).commands).toEqual([
      "announce MessageUndeliverable",
    ]);
    const stopped = decide(inState.connected(), message("invitee", "stop"), configuration, nowMs).conversation;
    expect(outcome(stopped, failure("IM-c", "invitee", 21610)).commands).toEqual(["announce MessageUndeliverable"]);
    expect(outcome(stopped, message("invitee", "stop")).commands).toEqual([]);
  });
});
