import type { ConsentHistory, KnownPerson } from "../../../lambda/model/people.ts";
import { tellConsent } from "../../../lambda/operations/describe-consent.ts";
import { consent, hourMs, nowMs, otherSender, person, sender } from "../decide/person-given.ts";

const describeConsent = (known: KnownPerson, consents: ConsentHistory) =>
  tellConsent({ address: person }, { known: async () => ({ person: known, consents }) }, () => nowMs);

test("an unknown person has no decision", async () => {
  const unknown = { ok: true, address: "whatsapp:•••31", decision: "none", history: [], pairs: [] };
  expect(await describeConsent({ pairs: [] }, { history: [] })).toEqual(unknown);
});

test("it shows the current decision, its history, and the pairs", async () => {
  const granted = consent("granted", { id: "SM1", basis: "message", evidence: { messageSid: "SM1" } });
  const revoked = consent("revoked", {
    id: "call",
    basis: "contract",
    evidence: { signedAt: "2026-11-20T12:00:00Z" },
    recordedBy: "crm",
    atMs: nowMs,
  });
  const pairs = [
    { proxyAddress: sender, windowEndsAtMs: nowMs + hourMs },
    { proxyAddress: otherSender, windowEndsAtMs: nowMs + hourMs, heldBy: "order-1" },
    { proxyAddress: "+15550002001" },
  ];
  const shown = {
    decision: "revoked",
    basis: "contract",
    recordedBy: "crm",
    at: "2026-11-22T12:00:00.000Z",
    evidence: { signedAt: "2026-11-20T12:00:00Z" },
  };
  expect(
    await describeConsent({ pairs, consent: "revoked" }, { present: revoked, history: [granted, revoked] }),
  ).toEqual({
    ok: true,
    address: "whatsapp:•••31",
    ...shown,
    history: [
      {
        decision: "granted",
        basis: "message",
        recordedBy: "person",
        at: "2026-11-22T11:00:00.000Z",
        evidence: { messageSid: "SM1" },
      },
      shown,
    ],
    pairs: [
      { proxyAddress: sender, window: { state: "open", endsAt: "2026-11-22T13:00:00.000Z" }, inConversation: false },
      { proxyAddress: otherSender, window: undefined, inConversation: true },
      { proxyAddress: "+15550002001", window: { state: "none" }, inConversation: false },
    ],
  });
});

test("it shows no number, even in a service's own texts", async () => {
  const number = "+5511900000031";
  const told = consent("granted", {
    basis: `said so on the phone, ${number}`,
    evidence: {
      [number]: number,
      deep: [{ text: `call ${number}`, number: 5511900000031 }],
      when: "2026-11-20",
      index: 7,
      none: null,
    },
  });
  const answer = await describeConsent({ pairs: [] }, { present: told, history: [told] });
  expect(JSON.stringify(answer)).not.toMatch(/900000031/);
  expect(answer).toMatchObject({ evidence: { when: "2026-11-20", index: 7, none: null } });
});
