import { prices, type Usage } from "./prices.ts";

/** Converts usage to dollars. Usage is measured elsewhere (`bench/journey.ts`, `bench/measure.ts`). */

const noUsage: Usage = {
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
export const usageUnits = Object.keys(noUsage) as (keyof Usage)[];

export function add(...parts: Partial<Usage>[]): Usage {
  const sum = { ...noUsage };
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
  /** Time on a whole processor. */
  cpuMs: number;
  /** Time spent waiting for other services. */
  waitMs: number;
}

/** The memory at which Lambda gives a function a whole processor; others get their share. */
export const processorMb = 1_769;

/**
 * The duration of an invocation: its processor time divided by its share of a processor, at most one, plus its waiting
 * time.
 */
export function durationMs({ memoryMb, cpuMs, waitMs }: Invocation): number {
  return cpuMs / Math.min(1, memoryMb / processorMb) + waitMs;
}

/** Lambda bills whole milliseconds. */
export function invocation(of: Invocation): Partial<Usage> {
  return { lambdaRequests: 1, lambdaGbSeconds: (of.memoryMb / 1024) * (Math.ceil(durationMs(of)) / 1000) };
}

/**
 * An event's way through the queue: sent, received and deleted. With a batch size of 1 no events share a request.
 */
export const queued: Partial<Usage> = { sqsRequests: 3 };

/** CloudWatch adds 26 bytes to each log event (CloudWatch Logs, PutLogEvents). */
export const logEventOverheadBytes = 26;

export const logged = (...lines: readonly string[]): Partial<Usage> => ({
  logBytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line, "utf8") + logEventOverheadBytes, 0),
});

export interface CostLine {
  unit: keyof Usage;
  count: number;
  usd: number;
}

/** The cost of each kind of usage, without unused ones. */
export function costLines(usage: Usage): CostLine[] {
  return usageUnits
    .filter((unit) => usage[unit] > 0)
    .map((unit) => ({ unit, count: usage[unit], usd: (usage[unit] * prices[unit].usd) / prices[unit].per }));
}

export const costUsd = (usage: Usage): number => costLines(usage).reduce((sum, { usd }) => sum + usd, 0);
