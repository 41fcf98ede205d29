import type { HandsetMessage } from "@masked-conversations/simulator";
import { drawStage } from "../../playground/draw-stage.ts";
import { chaosOf, faultNames, viewFaults } from "../../playground/faults.ts";
import type { OnStage } from "../../playground/on-stage.ts";
import { Fates } from "../../playground/ticks.ts";

const sender = "whatsapp:+15550001001";
const stage: OnStage = {
  reference: "a",
  actors: {
    initiator: { name: "Rui", address: "whatsapp:+551", channel: "whatsapp" },
    invitee: { name: "Ana", address: "+552", channel: "sms" },
  },
  described: {
    ok: true,
    reference: "a",
    status: "connected",
    replayed: false,
    initiator: { address: "•", proxyAddress: sender, window: { state: "open", endsAt: "2026-11-23T12:00:00.000Z" } },
    invitee: { address: "•", proxyAddress: "+15550002001", window: { state: "none" } },
    held: [{ messageSid: "IM1", for: "initiator", since: "" }],
    attributes: {},
    timeline: [],
  },
};
const wrote = (at: string, to = sender): HandsetMessage => ({
  direction: "sent",
  with: to,
  body: "Hi",
  media: [],
  buttons: [],
  at,
  messageSid: "IM1",
});
const hourMs = 60 * 60 * 1000;
const start = Date.parse("2026-11-22T12:00:00.000Z");
const at = new Date(start).toISOString();

const drawnAt = (nowMs: number, messages: HandsetMessage[]) =>
  drawStage(stage, { initiator: messages, invitee: [] }, new Fates(), nowMs).phones[0]?.atTwilio;

test.each<[string, number, HandsetMessage[], string]>([
  ["who has never written", 0, [], "closed"],
  ["who has just written", 0, [wrote(at)], "open"],
  ["who wrote 24 hours ago, but for a millisecond", 24 * hourMs - 1, [wrote(at)], "open"],
  ["who wrote 24 hours ago", 24 * hourMs, [wrote(at)], "closed"],
  ["who wrote to another sender", 0, [wrote(at, "whatsapp:+15550001002")], "closed"],
])("the window at Twilio of somebody %s", (_, afterMs, messages, state) => {
  expect(drawnAt(start + afterMs, messages)?.state).toBe(state);
});

test("SMS has no window; a held message is shown with its text", () => {
  const { phones, held } = drawStage(
    stage,
    { initiator: [], invitee: [wrote(at, "+15550002001")] },
    new Fates(),
    start,
  );
  expect(phones[1]).toMatchObject({ forecast: { state: "none" }, atTwilio: { state: "none" } });
  expect(held).toEqual([{ for: "initiator", body: "Hi" }]);
});

describe("a tick", () => {
  const receipt = (status: string, errorCode = 0) =>
    ({
      kind: "receipt",
      sequence: 1,
      at,
      conversationSid: "CH",
      messageSid: "IM1",
      participantSid: "MB",
      status,
      errorCode,
    }) as const;
  const event = (type: string) => ({ "detail-type": type, detail: { id: type, at, messageSid: "IM1" } });

  test.each([
    [[], [], "sent"],
    [["sent"], [], "sent"],
    [["sent", "delivered"], [], "delivered"],
    [["sent", "delivered", "read"], [], "read"],
    [["undelivered"], [], "failed"],
    [["failed"], ["MessageHeld"], "held"],
    [["failed"], ["MessageHeld", "MessageReleased"], "released"],
    [["failed"], ["MessageHeld", "MessageUndeliverable"], "failed"],
  ])("after %j and %j is %s", (statuses, events, mark) => {
    const fates = new Fates();
    for (const type of events) fates.noteEvent(event(type));
    for (const status of statuses) fates.noteReceipt(receipt(status, status === "failed" ? 63016 : 0));
    expect(fates.of("IM1").mark).toBe(mark);
  });

  test("says where Twilio's error code comes from", () => {
    const fates = new Fates();
    fates.noteReceipt(receipt("undelivered", 30003));
    expect(fates.of("IM1").words).toContain("30003");
  });
});

test("what a switch sets is taken back when it is switched off", () => {
  for (const name of faultNames) {
    const [on, off] = [chaosOf(name, true), chaosOf(name, false)];
    if (!on || !off) continue;
    const probabilities = Object.keys(on).filter((key) => key !== "seed");
    expect(Object.keys(off)).toEqual(probabilities);
    expect(Object.values(off).every((value) => value === 0)).toBe(true);
  }
  expect(
    viewFaults(new Set(["429"]))
      .filter(({ on }) => on)
      .map(({ name }) => name),
  ).toEqual(["429"]);
});
