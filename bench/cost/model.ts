import { prices, type Usage } from "./prices.ts";

/** Usage in, dollars out: pure. What is used is measured elsewhere (`bench/journey.ts`, `bench/measure.ts`). */

const nothing: Usage = {
  gatewayRequests: 0,
  lambdaRequests: 0,
  lambdaGbSeconds: 0,
  sqsRequests: 0,
  readUnits: 0,
  writeUnits: 0,
  logBytes: 0,
  busEvents: 0,
  schedulerInvocations: 0,
  secretReads: 0,
};

// The units are the keys of the constant above.
export const usageUnits = Object.keys(nothing) as (keyof Usage)[];

export function add(...parts: Partial<Usage>[]): Usage {
  const sum = { ...nothing };
  for (const part of parts) for (const unit of usageUnits) sum[unit] += part[unit] ?? 0;
  return sum;
}

export function times(count: number, usage: Partial<Usage>): Usage {
  const product = add(usage);
  for (const unit of usageUnits) product[unit] *= count;
  return product;
}

export interface Invocation {
  memoryMb: number;
  /** Processor time of one whole processor. */
  cpuMs: number;
  /** Waiting for others. */
  waitMs: number;
}

/** Lambda gives a function of 1,769 MB one processor, and every other its share. */
export const processorMb = 1_769;

/**
 * How long an invocation takes: its processor time stretched by its share of a processor, but never shortened; then
 * what it waits.
 */
export function durationMs({ memoryMb, cpuMs, waitMs }: Invocation): number {
  return cpuMs / Math.min(1, memoryMb / processorMb) + waitMs;
}

/** Lambda counts whole milliseconds. */
export function invocation(of: Invocation): Partial<Usage> {
  return { lambdaRequests: 1, lambdaGbSeconds: (of.memoryMb / 1024) * (Math.ceil(durationMs(of)) / 1000) };
}

/**
 * Through the queue: sent, received by Lambda's poller, deleted by it. With a batch size of 1 nothing shares a request.
 */
export const queued: Partial<Usage> = { sqsRequests: 3 };

/** CloudWatch counts 26 bytes for each log event beside its text (CloudWatch Logs, PutLogEvents). */
export const logEventOverheadBytes = 26;

export const logged = (...lines: readonly string[]): Partial<Usage> => ({
  logBytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line, "utf8") + logEventOverheadBytes, 0),
});

export interface CostLine {
  unit: keyof Usage;
  count: number;
  usd: number;
}

/** What each kind of usage costs; what is not used is left out. */
export function costLines(usage: Usage): CostLine[] {
  return usageUnits
    .filter((unit) => usage[unit] > 0)
    .map((unit) => ({ unit, count: usage[unit], usd: (usage[unit] * prices[unit].usd) / prices[unit].per }));
}

export const costUsd = (usage: Usage): number => costLines(usage).reduce((sum, { usd }) => sum + usd, 0);
