import fc from "fast-check";
import {
  add,
  costLines,
  costUsd,
  durationMs,
  invocation,
  logged,
  queued,
  times,
  usageUnits,
} from "../../bench/cost/model.ts";
import { prices, type Usage } from "../../bench/cost/prices.ts";

const anyUsage = fc.record(
  Object.fromEntries(usageUnits.map((unit) => [unit, fc.nat(1_000)])) as Record<keyof Usage, fc.Arbitrary<number>>,
);

test("a million units of what is priced per million cost the list price", () => {
  const million = (unit: keyof Usage) => costUsd(add({ [unit]: 1e6 }));
  expect(million("gatewayRequests")).toBeCloseTo(1.0);
  expect(million("lambdaRequests")).toBeCloseTo(0.2);
  expect(million("sqsRequests")).toBeCloseTo(0.5);
  expect(million("readUnits")).toBeCloseTo(0.125);
  expect(million("writeUnits")).toBeCloseTo(0.625);
  expect(million("busEvents")).toBeCloseTo(1.0);
  expect(million("secretReads")).toBeCloseTo(5.0);
});

test("a gigabyte of log costs half a dollar", () => expect(costUsd(add({ logBytes: 1e9 }))).toBeCloseTo(0.5));

test("an invocation with 512 MB has 512/1,769 of a processor, which extends its processor time but not its waiting", () => {
  expect(durationMs({ memoryMb: 512, cpuMs: 5.12, waitMs: 10 })).toBeCloseTo(17.69 + 10);
  expect(durationMs({ memoryMb: 1_769, cpuMs: 5, waitMs: 10 })).toBeCloseTo(15);
});

test("more than one processor does not shorten an invocation", () => {
  expect(durationMs({ memoryMb: 3_538, cpuMs: 5, waitMs: 0 })).toBe(5);
});

test("Lambda bills whole milliseconds", () => {
  expect(invocation({ memoryMb: 1_024, cpuMs: 0, waitMs: 9.1 })).toEqual({ lambdaRequests: 1, lambdaGbSeconds: 0.01 });
});

test("an event on the queue is sent, received and deleted", () => expect(queued).toEqual({ sqsRequests: 3 }));

test("a log line counts its bytes in UTF-8 and 26 more", () =>
  expect(logged("é", "ab")).toEqual({ logBytes: 2 + 26 + 2 + 26 }));

test("costs are additive", () => {
  fc.assert(
    fc.property(anyUsage, anyUsage, fc.nat(100), (one, other, count) => {
      expect(costUsd(add(one, other))).toBeCloseTo(costUsd(one) + costUsd(other), 9);
      expect(costUsd(times(count, one))).toBeCloseTo(count * costUsd(one), 9);
    }),
  );
});

test("the bill has exactly what is used", () => {
  expect(costLines(add({ sqsRequests: 3 }))).toEqual([
    { unit: "sqsRequests", count: 3, usd: expect.closeTo(1.5e-6, 12) },
  ]);
  expect(costLines(add(Object.fromEntries(usageUnits.map((unit) => [unit, 1]))))).toHaveLength(
    Object.keys(prices).length,
  );
});

test("every price names AWS's own page", () => {
  for (const { source } of Object.values(prices)) expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing/);
});
