import fc from "fast-check";
import { partsOf } from "../../../lambda/process/parts.ts";

const family = "👩‍👩‍👧‍👦";

test.each([
  ["nothing", "", 0],
  ["1,600 letters", "a".repeat(1_600), 1],
  ["1,601 letters", "a".repeat(1_601), 2],
  ["900 emoji, which are 1,800 units", "🙂".repeat(900), 2],
  ["200 families of 11 units", family.repeat(200), 2],
  ["32 kB", "x".repeat(32_000), 20],
])("%s is cut into as few parts as Twilio takes", (_, body, count) => {
  expect(partsOf(body)).toHaveLength(count);
});

test("a text is cut into parts of 1,600 UTF-16 units at most, and nothing of it is lost", () => {
  const pieces = fc.constantFrom("a", "é", "🙂", family, "한국", "مرحبا", "\n", "e\u0301", "🇧🇷");
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 300, maxLength: 1_200 }), (written) => {
      const parts = partsOf(written.join(""));
      expect(parts.join("")).toBe(written.join(""));
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1_600);
    }),
    { numRuns: 50 },
  );
});

test("no part begins or ends inside what people see as one character", () => {
  for (let shift = 0; shift < 11; shift++) {
    const parts = partsOf("a".repeat(1_590 + shift) + family.repeat(3));
    for (const part of parts) expect(part.replaceAll(family, "").replaceAll("a", "")).toBe("");
  }
});

test("one character that is longer than a message is cut all the same", () => {
  const body = `e${"\u0301".repeat(4_000)}`;
  expect(partsOf(body).join("")).toBe(body);
  expect(partsOf(body)).toHaveLength(3);
});
