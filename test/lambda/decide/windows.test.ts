import fc from "fast-check";
import { isReachable, windowLengthMs } from "../../../lambda/decide/windows.ts";
import type { Side } from "../../../lambda/model/conversation.ts";

const side = (channel: Side["channel"], windowEndsAtMs?: number): Side => ({
  channel,
  address: "any",
  locale: "en",
  windowEndsAtMs,
});
const wroteAtMs = Date.parse("2026-11-20T12:00:00.000Z");
const endsAtMs = wroteAtMs + windowLengthMs;
const fiveMinutes = 5 * 60_000;

test("a window is 24 hours long", () => {
  expect(new Date(endsAtMs).toISOString()).toBe("2026-11-21T12:00:00.000Z");
});

test.each([
  ["the moment the person wrote", wroteAtMs, true],
  ["23 h 55 min less a millisecond later", endsAtMs - fiveMinutes - 1, true],
  ["23 h 55 min later", endsAtMs - fiveMinutes, false],
  ["a millisecond after that", endsAtMs - fiveMinutes + 1, false],
  ["24 hours later", endsAtMs, false],
  ["a year later", endsAtMs + 365 * windowLengthMs, false],
])("on WhatsApp, at %s, reachable is %s", (_, nowMs, expected) => {
  expect(isReachable(side("whatsapp", endsAtMs), nowMs)).toBe(expected);
});

test("who has never written on WhatsApp is not reachable, at any time", () => {
  fc.assert(fc.property(fc.integer(), (nowMs) => expect(isReachable(side("whatsapp"), nowMs)).toBe(false)));
});

test("SMS and chat have no window: reachable at any time, whatever is noted", () => {
  const channel = fc.constantFrom("sms" as const, "chat" as const);
  fc.assert(
    fc.property(channel, fc.option(fc.integer(), { nil: undefined }), fc.integer(), (name, noted, nowMs) => {
      expect(isReachable(side(name, noted), nowMs)).toBe(true);
    }),
  );
});

test("a window that is closed never opens by waiting, and one that ends later never closes earlier", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (end, nowMs, moreMs) => {
      if (!isReachable(side("whatsapp", end), nowMs))
        expect(isReachable(side("whatsapp", end), nowMs + moreMs)).toBe(false);
      if (isReachable(side("whatsapp", end), nowMs))
        expect(isReachable(side("whatsapp", end + moreMs), nowMs)).toBe(true);
    }),
  );
});
