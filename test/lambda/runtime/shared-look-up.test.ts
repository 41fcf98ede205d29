import fc from "fast-check";
import { sharedLookUp } from "../../../lambda/runtime/shared-look-up.ts";
import { virtualTime } from "./virtual-time.ts";

const spacingMs = 250;

/** Looks up what time it is, and takes a while for it. */
function clockReading(tookMs: number) {
  const time = virtualTime();
  const begun: number[] = [];
  const look = async (): Promise<number> => {
    const beganAtMs = time.now();
    begun.push(beganAtMs);
    await time.wait(tookMs);
    return beganAtMs;
  };
  return { time, begun, look, lookUp: sharedLookUp(look, spacingMs, time) };
}

test("a known value is returned without another look-up if it is recent enough", async () => {
  const { time, begun, lookUp } = clockReading(10);
  const first = lookUp.since(-1_000);
  await time.run();
  const second = lookUp.since(0);
  await time.run();
  expect([await first, await second, begun]).toEqual([0, 0, [0]]);
});

test("every value is recent enough, nobody waits longer than the spacing and one look-up, and look-ups are spaced", async () => {
  const asked = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(asked, fc.nat({ max: 900 }), async (moments, tookMs) => {
      const { time, begun, lookUp } = clockReading(tookMs);
      const ask = async (atMs: number) => {
        await time.wait(atMs);
        const beganAtMs = await lookUp.since(atMs);
        return { fresh: beganAtMs >= atMs, inTime: time.now() <= atMs + spacingMs + tookMs };
      };
      const answers = Promise.all(moments.map(ask));
      await time.run();
      expect(new Set((await answers).map((answer) => JSON.stringify(answer)))).toEqual(
        new Set(['{"fresh":true,"inTime":true}']),
      );
      const gaps = begun.slice(1).map((atMs, place) => atMs - (begun[place] ?? 0));
      expect(gaps.filter((gap) => gap < spacingMs)).toEqual([]);
    }),
  );
});

test("a failure is returned to all who waited for it, and retried for the next only after the spacing", async () => {
  const time = virtualTime();
  const begun: number[] = [];
  const lookUp = sharedLookUp(
    async () => {
      begun.push(time.now());
      await time.wait(10);
      if (begun.length === 1) throw new Error("out of reach");
      return "found";
    },
    spacingMs,
    time,
  );
  const waiting = Promise.allSettled([lookUp.since(0), lookUp.since(0)]);
  await time.run();
  expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const next = lookUp.since(0);
  await time.run();
  expect(await next).toBe("found");
  expect(begun).toEqual([0, spacingMs]);
});
