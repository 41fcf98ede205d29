import { decide } from "../../../lambda/decide/decide.ts";
import { heldAgeLimitMs, heldIn } from "../../../lambda/decide/held-messages.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
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
    expect(
      releasesIn(decide(late.conversation, message("initiator"), configuration, nowMs).conversation, {
        type: "CaughtUp",
      }),
    ).toEqual([...held, missed.messageSid]);
  });

  test("what was released, or had arrived, is not held any more, whatever a late receipt says", () => {
    const { conversation, held } = waiting();
    const [messageSid = ""] = held;
    const released: ConversationEvent = { type: "Released", messageSid, for: "initiator", how: "sent-again" };
    const after = decide(conversation, released, configuration, nowMs);
    expect(after.commands).toMatchObject([
      { type: "MessageReleased", detail: { messageSid, for: "initiator", how: "sent-again" } },
    ]);
    expect(outcome(after.conversation, failure(messageSid, "initiator")).commands).toEqual([]);
  });

  test("what cannot be released is reported", () => {
    const { conversation, held } = waiting();
    const refused: ConversationEvent = {
      type: "ReleaseRefused",
      messageSid: held[0] ?? "",
      for: "initiator",
      reason: "refused-by-twilio",
      twilioCode: 20404,
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
    const closed = decide(
      inState.connected(),
      failure("IM-a", "invitee", 63016, nowMs + 1),
      configuration,
      nowMs,
    ).conversation;
    expect(outcome(closed, message("invitee", "unclear", nowMs + 2)).commands).toEqual(["catch-up"]);
  });
});

describe("the age of what is held", () => {
  const due = (atMs: number): ConversationEvent => ({
    type: "HeldCheckDue",
    reference: "order-1",
    key: `held-check.${atMs}`,
    atMs,
  });
  const [first, second] = [message("invitee", "yes"), message("invitee", "unclear", nowMs + hourMs)];
  const holding = given(opening(), opened, sent("invitation", "IM-invitation"), first, second);

  test("is looked at when the first message will have been held for a week", () => {
    const inviting = given(opening(), opened, sent("invitation", "IM-invitation"));
    const schedules = (conversation: typeof inviting, event: ConversationEvent) =>
      decide(conversation, event, configuration, nowMs).commands.filter(({ verb }) => verb === "schedule-held-check");
    expect(schedules(inviting, first)).toMatchObject([{ atMs: nowMs + heldAgeLimitMs }]);
    expect(schedules(given(opening(), opened, sent("invitation", "IM-invitation"), first), second)).toEqual([]);
  });

  test("what is too old then is reported; the look at what stays is due when that will be too old", () => {
    const atMs = nowMs + heldAgeLimitMs;
    const { conversation, commands } = decide(holding, due(atMs), configuration, atMs);
    expect(conversation && heldIn(conversation)).toMatchObject([{ messageSid: second.messageSid }]);
    expect(commands).toMatchObject([
      {
        verb: "report-held",
        message: { messageSid: first.messageSid },
        undeliverable: { detail: { reason: "held-messages-age" } },
      },
      { verb: "schedule-held-check", atMs: atMs + hourMs },
    ]);
    const later = decide(conversation, due(atMs + hourMs), configuration, atMs + hourMs);
    expect(later.conversation).toMatchObject({ held: [], heldCheckAtMs: undefined });
    expect(later.commands.map(({ verb }) => verb)).toEqual(["report-held"]);
  });

  test("is looked at no more when the conversation is closed", () => {
    expect(
      outcome(holding, { type: "ClosedAtTwilio", reference: "order-1", key: "closed", from: "active", by: "API" })
        .commands,
    ).toContain("cancel-held-check");
  });
});

describe("natural opt-in", () => {
  test("whoever writes first is held until the other has written too; then both windows are open and all is released", () => {
    const natural = given(opening({ invitation: null, introduction: null }), opened);
    expect(natural.status).toBe("connecting");
    const first = decide(natural, message("invitee"), configuration, nowMs);
    expect(first.commands).toMatchObject([{ type: "MessageHeld" }, { verb: "schedule-held-check" }]);
    const second = decide(
      { ...natural, ...first.conversation, pendingCommands: [] },
      message("initiator"),
      configuration,
      nowMs,
    );
    expect(second.conversation?.status).toBe("connected");
    const released = decide(second.conversation, { type: "CaughtUp" }, configuration, nowMs).commands;
    expect(released).toMatchObject([{ verb: "release", messages: [{ for: "initiator" }] }]);
  });
});
