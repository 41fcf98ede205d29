import { decide } from "../../../lambda/decide/decide.ts";
import {
  configuration,
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
        "schedule-held-check",
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
      outcome(given(opening(), opened, sent("invitation", "IM-invitation"), no), failure(no.messageSid, "initiator"))
        .commands,
    ).toEqual([]);
  });

  test("unclear: asked once more, and not a second time", () => {
    const unclear = outcome(inState.inviting(), message("invitee"));
    expect(unclear).toMatchObject({
      status: "inviting",
      commands: ["send ask-again to invitee", "announce MessageHeld", "schedule-held-check"],
    });
    const asked = given(
      opening(),
      opened,
      sent("invitation", "IM-invitation"),
      message("invitee"),
      sent("ask-again", "IM-again"),
    );
    expect(outcome(asked, message("invitee", "unclear", nowMs + 1)).commands).toEqual(["announce MessageHeld"]);
  });

  test("unclear, where the configuration takes every reply for a yes", () => {
    const { trigger } = decide(
      inState.inviting(),
      message("invitee"),
      { ...configuration, onUnclearReply: "accept" },
      nowMs,
    );
    expect(trigger).toBe("agreedUnreachable");
  });

  test("the initiator's words are no answer to the invitation", () => {
    expect(outcome(inState.inviting(), message("initiator", "yes")).status).toBe("inviting");
    expect(outcome(inState.inviting(), message("initiator", "no")).status).toBe("inviting");
  });

  test("a yes once more, after the yes, asks for nothing again", () => {
    expect(outcome(inState.connecting(), message("invitee", "yes"))).toMatchObject({
      status: "connecting",
      commands: ["announce MessageHeld", "schedule-held-check"],
    });
  });

  test.each(["inviting", "connecting", "connected", "closed"] as const)(
    "STOP while %s: revoked, and nothing is sent to who said it",
    (state) => {
      const { status, commands } = outcome(inState[state](), message("invitee", "stop"));
      expect(status).toBe("closed");
      expect(commands[0]).toBe("record revoked");
      expect(
        commands.filter((command) => command.startsWith("send") && !command.includes("farewell to initiator")),
      ).toEqual([]);
    },
  );
});
