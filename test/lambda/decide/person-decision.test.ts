import fc from "fast-check";
import { local } from "../../../config/local.ts";
import { decidePerson, optedOutEvents } from "../../../lambda/decide/decide-person.ts";
import type { ConsentHistory, KnownPerson } from "../../../lambda/model/people.ts";
import { consent, hourMs, nowMs, otherSender, person, reported, sender, wrote } from "./person-given.ts";

const stranger: KnownPerson = { pairs: [] };
const undecided: ConsentHistory = { history: [] };
const brazilian: KnownPerson = { pairs: [{ proxyAddress: sender, locale: "pt-BR" }] };
const decide = (event: Parameters<typeof decidePerson>[0], known = stranger, consents = undecided) =>
  decidePerson(event, known, consents, local);
const decisionOn = (body: string, known = stranger) => decide(wrote(body), known).consent?.decision;

describe("a message outside any conversation", () => {
  test.each(["STOP", "stop", " Stop. ", "Unsubscribe", "opt out"])("%j revokes", (body) =>
    expect(decisionOn(body)).toBe("revoked"),
  );

  test.each(["START", "start!", "Unstop"])("%j grants", (body) => expect(decisionOn(body)).toBe("granted"));

  test.each(["yes", "no", "stop by the door", "start without me", "Where are you?", "", "👍"])(
    "%j decides nothing",
    (body) => {
      expect(decide(wrote(body))).toEqual({ window: { proxyAddress: sender, endsAtMs: nowMs + 24 * hourMs } });
    },
  );

  test("is read in the language of the last conversation with that sender, else with any, else of the stage", () => {
    expect(decisionOn("Parar")).toBeUndefined();
    expect(decisionOn("Parar", brazilian)).toBe("revoked");
    expect(decisionOn("Parar", { pairs: [{ proxyAddress: otherSender, locale: "pt-BR" }] })).toBe("revoked");
    const here = { proxyAddress: sender, locale: "de" };
    expect(decisionOn("Parar", { pairs: [{ proxyAddress: otherSender, locale: "pt-BR" }, here] })).toBeUndefined();
  });

  test("opens the window for 24 hours on WhatsApp, and none on SMS", () => {
    expect(decide(wrote("Hello")).window).toEqual({ proxyAddress: sender, endsAtMs: nowMs + 24 * hourMs });
    expect(decide(wrote("Hello", { address: "+5511900000031" })).window).toBeUndefined();
  });

  test("that decides is recorded with what shows it, and not with its words", () => {
    expect(decide(wrote("Parar", { messageSid: "SM7" }), brazilian).consent).toEqual({
      id: "SM7",
      address: person,
      decision: "revoked",
      basis: "message",
      evidence: { messageSid: "SM7", proxyAddress: sender, meaning: "stop" },
      recordedBy: "person",
      atMs: nowMs,
    });
  });

  test("that comes again, later, keeps its place in the history", () => {
    const first = decide(wrote("STOP")).consent;
    if (!first) throw new Error("A STOP must decide.");
    const since = { present: consent("granted", { id: "SM2", atMs: nowMs + hourMs }), history: [first] };
    expect(decide(wrote("STOP", { atMs: nowMs + 2 * hourMs }), stranger, since).consent).toEqual(first);
  });
});

test("what a service reports counts at once, also where Twilio's clock is ahead of ours", () => {
  const ahead = consent("granted", { id: "SM9", atMs: nowMs + 25 * hourMs });
  const decided = decide(reported("revoked"), stranger, { present: ahead, history: [ahead] });
  expect(decided.consent).toMatchObject({ decision: "revoked", atMs: ahead.atMs + 1 });
});

describe("OptedOut goes on the bus", () => {
  const announced = (consents: ConsentHistory) => decide(wrote("STOP"), stranger, consents).announcement;

  test("when somebody opts out: with who told it, and no address", () => {
    expect(announced(undecided)).toEqual({
      type: "OptedOut",
      atMs: nowMs,
      detail: { messageSid: "SM1", recordedBy: "person" },
    });
    expect(decide(reported("revoked")).announcement?.detail).toMatchObject({ recordedBy: "crm" });
    expect(JSON.stringify([announced(undecided), decide(reported("revoked")).announcement])).not.toContain("900000031");
  });

  test("not when they had opted out before", () => {
    const before = consent("revoked");
    expect(announced({ present: before, history: [before] })).toBeUndefined();
  });

  test("again where a crash may have kept it from being told", () => {
    const own = decide(wrote("STOP")).consent;
    if (!own) throw new Error("A STOP must decide.");
    expect(announced({ present: own, history: [own] })).toBeDefined();
  });

  test.each(["granted", "declined"] as const)("not for %s", (decision) => {
    expect(decide(reported(decision)).announcement).toBeUndefined();
  });
});

describe("a service's report", () => {
  test("is recorded as it is, and answered without the number", () => {
    const { consent: recorded, answer } = decide(reported("granted"));
    expect(recorded).toEqual({
      id: "call-1",
      address: person,
      decision: "granted",
      basis: "contract",
      evidence: { document: "D-17" },
      recordedBy: "crm",
      atMs: nowMs,
    });
    expect(answer).toEqual({
      ok: true,
      address: "whatsapp:•••31",
      decision: "granted",
      at: new Date(nowMs).toISOString(),
      replayed: false,
    });
  });

  test("moves no window: nobody has written", () => expect(decide(reported("granted")).window).toBeUndefined());

  const first = consent("revoked", { id: "request-1", atMs: nowMs - hourMs });
  const known = { present: first, history: [first] };

  test("under a requestId that was used for the same decision records nothing new, and says so", () => {
    const { consent: recorded, answer } = decide(reported("revoked", { key: "request-1" }), stranger, known);
    expect(recorded).toEqual(first);
    expect(answer).toMatchObject({ ok: true, replayed: true, at: new Date(first.atMs).toISOString() });
  });

  test("under a requestId that was used for another decision is refused, and records nothing", () => {
    expect(decide(reported("granted", { key: "request-1" }), stranger, known)).toEqual({
      answer: {
        ok: false,
        error: expect.objectContaining({ code: "IDEMPOTENCY_MISMATCH", details: { path: "requestId" } }),
      },
    });
  });

  test("that is delivered again is no repetition", () => {
    const again = reported("revoked", { key: "request-1", atMs: first.atMs });
    expect(decide(again, stranger, known).answer).toMatchObject({ ok: true, replayed: false });
  });
});

test("each conversation that holds a pair of theirs is told once, and by the same name each time", () => {
  const held: KnownPerson = {
    pairs: [
      { proxyAddress: sender, heldBy: "order-1" },
      { proxyAddress: otherSender, heldBy: "order-2" },
      { proxyAddress: "whatsapp:+15550001003", heldBy: "order-1" },
      { proxyAddress: "whatsapp:+15550001004" },
    ],
  };
  const stop = consent("revoked", { id: "SM1" });
  const told = optedOutEvents(stop, held);
  expect(told.map(({ reference }) => reference)).toEqual(["order-1", "order-2"]);
  expect(told[0]).toEqual({
    type: "PersonOptedOut",
    reference: "order-1",
    key: "opted-out.SM1",
    address: person,
    atMs: stop.atMs,
  });
  expect(optedOutEvents(stop, stranger)).toEqual([]);
});

test("whatever is written: a decision is one of stop and start, and what is recorded holds none of the words", () => {
  const marker = "zqx";
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.constantFrom("en", "es", "pt-BR", "fr", "de", "ja", "ar", "hi"),
      (text, locale) => {
        const decided = decide(wrote(`${marker} ${text}`), { pairs: [{ proxyAddress: sender, locale }] });
        expect(JSON.stringify(decided)).not.toContain(marker);
        expect(["revoked", "granted", undefined]).toContain(decided.consent?.decision);
      },
    ),
  );
});
