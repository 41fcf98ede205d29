import type { Time } from "../../../lambda/runtime/time.ts";

/**
 * Time that stands still but for who waits: a wait is over at once, and later by what was waited for. For what happens
 * one after the other.
 */
export interface SkippingTime extends Time {
  nowMs: number;
}

export function skippingTime(nowMs = 0): SkippingTime {
  return {
    nowMs,
    now() {
      return this.nowMs;
    },
    async wait(milliseconds) {
      this.nowMs += milliseconds;
    },
  };
}

/**
 * Time in which many wait at once: `run` takes it from each wait's end to the next one's, in order, until nobody waits
 * any more.
 */
export interface VirtualTime extends Time {
  run(): Promise<void>;
}

export function virtualTime(startMs = 0): VirtualTime {
  let nowMs = startMs;
  const alarms: { atMs: number; ring: () => void }[] = [];
  /** Everything that can happen without time passing has happened. */
  const quiet = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => nowMs,
    wait: (milliseconds) => new Promise((ring) => alarms.push({ atMs: nowMs + milliseconds, ring: () => ring() })),
    async run() {
      for (await quiet(); alarms.length > 0; await quiet()) {
        nowMs = Math.max(nowMs, Math.min(...alarms.map(({ atMs }) => atMs)));
        const due = alarms.filter(({ atMs }) => atMs <= nowMs);
        alarms.splice(0, alarms.length, ...alarms.filter(({ atMs }) => atMs > nowMs));
        for (const { ring } of due) ring();
      }
    },
  };
}
