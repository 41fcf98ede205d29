import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * The measured process: loads a bundle as Lambda's runtime does, invokes it with one event after the other, and reports
 * the time and memory used. It is bundled separately, so that it contains only Node.js and the function.
 */
export interface Orders {
  bundlePath: string;
  /** The first is a cold start; the rest find a warm function. */
  events: unknown[];
  /**
   * Joined before the first invocation, because Lambda does not throttle the Init phase.
   */
  cgroupProcs?: string;
}

export interface Measured {
  initCpuMs: number;
  initMs: number;
  firstCpuMs: number;
  firstMs: number;
  /** Per event, after the first twenty; undefined when there are fewer. */
  warmCpuMs?: number;
  residentMb: number;
  heapMb: number;
  /** The handler's results for the first and the last event. */
  answers: [unknown, unknown];
}

const warmUp = 20;

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

async function timed<Result>(
  run: () => Result | Promise<Result>,
): Promise<{ result: Result; cpu: number; ms: number }> {
  const [cpuBefore, before] = [cpuMs(), performance.now()];
  const result = await run();
  return { result, cpu: cpuMs() - cpuBefore, ms: performance.now() - before };
}

/** @throws when the event fails, so that failures are not measured as successes */
async function invoke(handler: (event: unknown, context: object) => Promise<unknown>, event: unknown) {
  const answer = await handler(event, {});
  const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: unknown[] };
  if (batchItemFailures.length > 0) throw new Error("The function reported a failed event.");
  return answer;
}

async function measure({ bundlePath, events, cgroupProcs }: Orders): Promise<Measured> {
  const [firstEvent, ...others] = events;
  const loaded = await timed(() => createRequire(bundlePath)(bundlePath));
  const { handler } = loaded.result;
  if (cgroupProcs) writeFileSync(cgroupProcs, String(process.pid));
  const first = await timed(() => invoke(handler, firstEvent));
  let last = first.result;
  for (const event of others.slice(0, warmUp)) last = await invoke(handler, event);
  const rest = others.slice(warmUp);
  const warm = await timed(async () => {
    for (const event of rest) last = await invoke(handler, event);
  });
  const { heapUsed } = process.memoryUsage();
  return {
    initCpuMs: loaded.cpu,
    initMs: loaded.ms,
    firstCpuMs: first.cpu,
    firstMs: first.ms,
    warmCpuMs: rest.length > 0 ? warm.cpu / rest.length : undefined,
    residentMb: process.resourceUsage().maxRSS / 1024,
    heapMb: heapUsed / 2 ** 20,
    answers: [first.result, last],
  };
}

const orders: Orders = JSON.parse(readFileSync(String(process.argv[2]), "utf8"));
measure(orders).then(
  (measured) => process.send?.(measured, () => process.exit(0)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
