import { type CloseReason, closeReasons, type Status, statuses } from "@masked-conversations/client";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { type AnswerItem, conversationsOf, eventsOf, files, folders, itemsOf, schedulesOf, textOf } from "./golden.ts";
import { answerKind, channelsOf, kindsPending, traitsOf } from "./kinds.ts";

/** The golden files of each edition show everything that it could store or put on the queue. */

interface OptInItem {
  entry: string;
  heldBy?: string;
  restsUntilMs?: number;
  lastPartner?: string;
  decision?: string;
  basis?: string;
  evidence?: unknown;
}

/** What each edition calls a message that is held for its receiver's closed window. */
const windowClosed = { "first-edition": "forecast", "format-2": "window-closed" };

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();

describe.each(folders)("in %s", (folder) => {
  const states = conversationsOf(folder).map(({ item }) => item);
  const answers = itemsOf<AnswerItem>(folder, "answers.json");
  const timeline = itemsOf<{ entry: string; type: string }>(folder, "timeline.json");
  const optIns = itemsOf<OptInItem>(folder, "opt-ins.json");
  const events = eventsOf(folder).map(({ event }) => event);
  const schedules = schedulesOf(folder);

  const eventsOfType = <Type extends AnyEvent["type"]>(type: Type) =>
    events.filter((event): event is Extract<AnyEvent, { type: Type }> => event.type === type);

  test.each(files)("%s names each of its entries, and has nobody's number", (file) => {
    const text = textOf(folder, file);
    expect(text.includes("formatVersion")).toBe(folder !== "first-edition");
    for (const { name } of JSON.parse(text)) expect(name).toMatch(/^[\w ,-]+: ./);
    const numbers = text.match(/\+\d{7,15}/g) ?? [];
    expect(numbers.filter((number) => !/^\+(1555000\d{4}|55119000000\d\d)$/.test(number))).toEqual([]);
  });

  describe("conversations", () => {
    test("are in every state", () => {
      expect(sorted(states.map(({ status }) => status))).toEqual(sorted(statuses));
    });

    test("are closed for every reason", () => {
      expect(sorted(states.flatMap(({ closeReason = [] }) => closeReason))).toEqual(sorted(closeReasons));
    });

    const pairsOf = (status: Status, isInvited: boolean) =>
      sorted(states.filter((item) => item.status === status && item.isInvited === isInvited).map(channelsOf));
    const threePairs = ["chat+whatsapp", "whatsapp+sms", "whatsapp+whatsapp"];

    test("are the whole item of a state", () => {
      for (const item of states) expect(item).toMatchObject({ entry: "state", version: expect.any(Number) });
    });

    const withInvitation: Status[] = ["opening", "inviting", "connected", "closed"];
    test.each(withInvitation)("are %s with an invitation, on each pair of channels", (status) => {
      expect(pairsOf(status, true)).toEqual(expect.arrayContaining(threePairs));
    });

    test("are connecting with an invitation, except that somebody on chat is reachable at once", () => {
      expect(pairsOf("connecting", true)).toEqual(expect.arrayContaining(["whatsapp+sms", "whatsapp+whatsapp"]));
    });

    const withoutInvitation: Status[] = ["opening", "connecting", "connected", "closed"];
    test.each(withoutInvitation)("are %s without an invitation, on each pair of channels", (status) => {
      expect(pairsOf(status, false)).toEqual(expect.arrayContaining(threePairs));
    });

    test.each<CloseReason>(closeReasons)("are closed as %s, with commands pending and without", (closeReason) => {
      const found = states.filter((item) => item.closeReason === closeReason);
      expect(sorted(found.map(({ pendingCommands }) => String(pendingCommands.length > 0)))).toEqual(["false", "true"]);
      for (const { expiresAt } of found) expect(expiresAt).toEqual(expect.any(Number));
    });

    test.each([
      "never opened",
      `held as ${windowClosed[folder]}`,
      "held as receipt",
      "held as early",
      "a held check due",
      "openings waiting",
      "notices sent",
      "asked again",
      "opening retried",
      "opted out",
      "re-engaged",
      "a caller waiting",
    ])("show: %s", (trait) => {
      expect(states.flatMap(traitsOf)).toContain(trait);
    });

    test("have each verb pending that a conversation can have, in every kind: all verbs but schedule-wait-end", () => {
      expect(sorted(states.flatMap(kindsPending))).toEqual(
        sorted([
          "announce ConsentDeclined",
          "announce ConsentGranted",
          "announce ConversationClosed",
          "announce ConversationConnected",
          "announce InvitationExpired",
          "announce InvitationSent",
          "announce MessageHeld",
          "announce MessageReleased",
          "announce MessageUndeliverable",
          "announce OptedOut",
          "announce PoolPressure",
          "answer conversation",
          "answer message",
          "answer refusal ALREADY_CLOSED",
          "answer refusal IDEMPOTENCY_MISMATCH",
          "answer refusal NO_CONSENT",
          "answer refusal OPTED_OUT",
          "answer refusal PARTY_BUSY",
          "answer refusal PROVIDER_UNAVAILABLE",
          "answer refusal TEMPLATE_NOT_APPROVED",
          "answer refusal VALIDATION",
          "cancel-expiry",
          "cancel-held-check",
          "catch-up",
          "catch-up for CloseRequested",
          "catch-up for InvitationExpired",
          "close-blocking",
          "end by close",
          "end by delete",
          "enqueue OpenRequested",
          "find-early",
          "find-early with beforeIndex",
          "look",
          "open",
          "record-consent declined by reply",
          "record-consent granted by reply",
          "record-consent revoked by receipt",
          "record-consent revoked by reply",
          "release",
          "release-pairs",
          "report-held early",
          "report-held receipt",
          `report-held ${windowClosed[folder]}`,
          "schedule-expiry",
          "schedule-held-check",
          "send introduction",
          "send introduction as a text",
          "send invitation",
          "send invitation as a text",
          "send notice as a text for a call",
          "send notice for a call",
          "send re-engagement",
          "send-text ask-again",
          "send-text declined",
          "send-text farewell",
          "send-text just-a-moment",
        ]),
      );
    });
  });

  test("answers are of each kind, with when they expire", () => {
    for (const { item } of answers) expect(item.entry).toMatch(/^answer#/);
    for (const { item } of answers) expect(item.expiresAt).toEqual(expect.any(Number));
    expect(sorted(answers.map(({ item }) => answerKind(item.answer)))).toEqual([
      "accepted",
      "consent",
      "conversation",
      "message",
      "refusal ALREADY_CLOSED",
      "refusal IDEMPOTENCY_MISMATCH",
      "refusal NOT_FOUND",
      "refusal NO_CONSENT",
      "refusal OPTED_OUT",
      "refusal PARTY_BUSY",
      "refusal POOL_EXHAUSTED",
      "refusal PROVIDER_UNAVAILABLE",
      "refusal RATE_LIMITED",
      "refusal TEMPLATE_NOT_APPROVED",
      "refusal VALIDATION",
    ]);
  });

  test("the timeline has every turning point", () => {
    for (const { item } of timeline) expect(item.entry).toMatch(/^timeline#/);
    expect(sorted(timeline.map(({ item }) => item.type))).toEqual([
      "ConsentDeclined",
      "ConsentGranted",
      "ConversationClosed",
      "ConversationConnected",
      "InvitationExpired",
      "InvitationSent",
      "MessageHeld",
      "MessageReleased",
      "MessageUndeliverable",
      "OptedOut",
      "PoolPressure",
    ]);
  });

  describe("opt-ins", () => {
    test("have pairs that are held, free and resting, with a window and without", () => {
      const pairs = optIns.filter(({ item }) => item.entry.startsWith("sender#"));
      const found = pairs.map(({ name }) => /pair: (.*)$/.exec(name)?.[1] ?? "");
      expect(sorted(found)).toEqual([
        "free, with a window",
        "free, with a window, after a conversation",
        "free, without a window, after a conversation",
        "held, with a window",
        "held, with a window, after a conversation",
        "held, without a window",
        "held, without a window, after a conversation",
        "resting, with a window, after a conversation",
        "resting, without a window, after a conversation",
      ]);
      const unheld = pairs.filter(({ item }) => item.lastPartner && !item.heldBy);
      for (const { item } of unheld) expect(item.restsUntilMs).toEqual(expect.any(Number));
    });

    test.each([
      ["the present consent", /^consent$/],
      ["the history", /^consent#/],
    ])("have %s of each decision and basis, its evidence as text", (_, entry) => {
      const consents = optIns.filter(({ item }) => entry.test(item.entry)).map(({ item }) => item);
      expect(sorted(consents.map(({ decision, basis }) => `${decision} by ${basis}`))).toEqual([
        "declined by reply",
        "declined by telephone call",
        "granted by message",
        "granted by reply",
        "granted by signed form",
        "granted by telephone call",
        "revoked by letter",
        "revoked by message",
        "revoked by receipt",
        "revoked by reply",
        "revoked by telephone call",
      ]);
      for (const { evidence } of consents) expect(evidence).toEqual(expect.any(String));
    });
  });

  describe("queued events", () => {
    test("are of every type", () => {
      expect(sorted(events.map(({ type }) => type))).toEqual([
        "ClaimQuestioned",
        "CloseRequested",
        "ClosedAtTwilio",
        "ConsentRecorded",
        "DeliveryFailed",
        "HeldCheckDue",
        "InvitationExpired",
        "MessageAdded",
        "OpenRequested",
        "PersonOptedOut",
        "PersonWrote",
        "RemovedAtTwilio",
        "SendMessageRequested",
        "WaitEnded",
        "WaitRequested",
      ]);
    });

    test("open for the first time and again, waiting until a time and not, with each wish", () => {
      const openings = eventsOfType("OpenRequested");
      const tries = openings.map(({ attempt, waitUntilMs, request }) =>
        [request.onBusy, attempt > 0 ? "again" : "first", waitUntilMs === undefined ? "" : "waiting"].join(" ").trim(),
      );
      expect(sorted(tries)).toEqual([
        "fail first",
        "replace again",
        "replace first",
        "wait again waiting",
        "wait first",
      ]);
      const ofChat = openings.filter(({ request }) => "identity" in request.initiator);
      expect(ofChat.length).toBeGreaterThan(0);
      for (const { opening } of eventsOfType("WaitRequested")) expect(opening.waitUntilMs).toEqual(expect.any(Number));
    });

    test("close for a call, in each way, and for an opening", () => {
      const closings = eventsOfType("CloseRequested");
      const kinds = closings.map(({ reason, closing, call, replacedBy }) =>
        [reason, closing, call && "for a call", replacedBy && "for an opening"].filter(Boolean).join(" "),
      );
      expect(sorted(kinds)).toEqual([
        "completed close for a call",
        "completed delete for a call",
        "completed for a call",
        "replaced for an opening",
      ]);
    });

    test("bring messages of participants and of others, and what each receipt and end may say", () => {
      const messages = eventsOfType("MessageAdded");
      const written = messages.map(({ participantSid }) => String(participantSid !== undefined));
      expect(sorted(written)).toEqual(["false", "true"]);
      for (const { body } of messages) expect(body.length).toBeGreaterThan(0);
      const codes = eventsOfType("DeliveryFailed").map(({ errorCode }) => String(errorCode));
      expect(sorted(codes)).toEqual(["21610", "63016", "63024"]);
      expect(sorted(eventsOfType("ClosedAtTwilio").map(({ from, by }) => `${from} ${by}`))).toEqual([
        "active API",
        "active TIMER",
        "inactive TIMER",
      ]);
      expect(sorted(eventsOfType("RemovedAtTwilio").map(({ key }) => key.split(".")[0] ?? ""))).toEqual([
        "onConversationRemoved",
        "onParticipantRemoved",
      ]);
      const decisions = eventsOfType("ConsentRecorded").map(({ decision }) => decision);
      expect(sorted(decisions)).toEqual(["declined", "granted", "revoked"]);
    });
  });

  test("schedules bring each of the three events that time does", () => {
    expect(sorted(schedules.map(({ event }) => event.type))).toEqual([
      "HeldCheckDue",
      "InvitationExpired",
      "WaitEnded",
    ]);
  });
});
