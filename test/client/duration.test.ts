import { durationSeconds } from "@masked-conversations/client";
import fc from "fast-check";

test.each([
  ["PT0S", 0],
  ["PT1S", 1],
  ["PT90S", 90],
  ["PT1M", 60],
  ["PT15M", 900],
  ["PT1H", 3600],
  ["PT1H30M5S", 5405],
  ["PT24H", 86_400],
  ["P1D", 86_400],
  ["P1DT1S", 86_401],
  ["P1W", 604_800],
  ["P1W1DT1H1M1S", 694_861],
])("%s is %i seconds", (duration, seconds) => {
  expect(durationSeconds(duration)).toBe(seconds);
});

test.each([
  "",
  "P",
  "PT",
  "P1DT",
  "P1Y",
  "P1M",
  "P1Y2M3D",
  "1H",
  "T1H",
  "PT1",
  "PT1H1",
  "PT1S1M",
  "PT1D",
  "pt1h",
  "PT1.5H",
  "PT-1H",
  "-PT1H",
  " PT1H",
  "PT1H ",
  "PT1H\n",
  "P1H",
  "PT٣H",
])("%j is not a duration of fixed length", (text) => {
  expect(durationSeconds(text)).toBeUndefined();
});

test("the parts add up, whichever are present", () => {
  const part = fc.option(fc.nat({ max: 10_000 }), { nil: undefined });
  fc.assert(
    fc.property(part, part, part, part, part, (weeks, days, hours, minutes, seconds) => {
      const written = (value: number | undefined, letter: string) => (value === undefined ? "" : `${value}${letter}`);
      const date = `${written(weeks, "W")}${written(days, "D")}`;
      const time = `${written(hours, "H")}${written(minutes, "M")}${written(seconds, "S")}`;
      fc.pre(date !== "" || time !== "");
      const sum =
        (weeks ?? 0) * 604_800 + (days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
      expect(durationSeconds(`P${date}${time && `T${time}`}`)).toBe(sum);
    }),
  );
});
