import { purposeOf } from "../../../lambda/decide/business-messages.ts";
import { decide } from "../../../lambda/decide/decide.ts";
import { isHeld } from "../../../lambda/decide/held-messages.ts";
import { sideOfParticipant } from "../../../lambda/decide/sides.ts";
import { cellOf } from "../../../lambda/decide/transitions.ts";
import { isReachable } from "../../../lambda/decide/windows.ts";
import { otherSide } from "../../../lambda/model/terms.ts";
import { configuration, courier, customer, nowMs } from "./given.ts";
import { forAnyHistory } from "./histories.ts";

describe("whatever happens, in whatever order", () => {
  test("a decision follows the table, and the same decision is taken again from the same facts", () => {
    forAnyHistory((before, event, decision) => {
      const [next] = cellOf(before?.status ?? "none", decision.trigger);
      expect(decision.conversation?.status).toBe(next === "same" ? before?.status : next);
      expect(decide(before, event, configuration, nowMs)).toEqual(decision);
    });
  });

  test("closed stays closed, holds nothing, and has a reason", () => {
    forAnyHistory((before, _event, { conversation }) => {
      if (before?.status === "closed") expect(conversation).toMatchObject({ closeReason: before.closeReason });
      if (conversation?.status === "closed")
        expect(conversation).toMatchObject({ closeReason: expect.any(String), closedAtMs: nowMs });
      if (conversation?.status === "closed") expect(conversation).not.toHaveProperty("held");
    });
  });

  test("every message of a person is relayed, held, reported, or an answer to the business", () => {
    forAnyHistory((before, event, { conversation, commands }) => {
      if (event.type !== "MessageAdded" || !before || !sideOfParticipant(before, event.participantSid)) return;
      const isHeldNow = conversation && isHeld(conversation, event.messageSid);
      const isReported = commands.some(
        (command) =>
          (command.verb === "announce" &&
            "messageSid" in command.detail &&
            command.detail.messageSid === event.messageSid) ||
          (command.verb === "report-held" && command.message.messageSid === event.messageSid),
      );
      const isAnswer = conversation !== undefined && purposeOf(conversation, event.messageSid) !== undefined;
      const author = sideOfParticipant(before, event.participantSid) ?? "invitee";
      const isRelayed = isReachable(before[otherSide(author)], event.atMs);
      expect(isHeldNow || isReported || isAnswer || isRelayed).toBe(true);
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
