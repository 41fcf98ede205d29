/** The results of a run. */
export interface Figures {
  requests: number;
  /** The number of answers of each kind. */
  answers: Record<string, number>;
  queued: number;
  logLines: number;
  longestAnswer: number;
  longestLogLine: number;
  slowest: { ms: number; number: number };
  heapGrowthMb: number;
  /** Violated expectations: how often, and the number and kind of the first such request. */
  faults: Record<string, { count: number; first: number; kind: string }>;
}

/**
 * Limit for the processor time of a request: Twilio times out after five seconds, and the function has a smaller share
 * of a processor than here.
 */
const slowMs = 2_000;

export function tally() {
  const figures: Figures = {
    requests: 0,
    answers: {},
    queued: 0,
    logLines: 0,
    longestAnswer: 0,
    longestLogLine: 0,
    slowest: { ms: 0, number: 0 },
    heapGrowthMb: 0,
    faults: {},
  };
  let heapAtStart = 0;

  function heapMb(): number {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 2 ** 20;
  }

  function fault(what: string, kind: string): void {
    const known = figures.faults[what];
    if (known) known.count++;
    else figures.faults[what] = { count: 1, first: figures.requests, kind };
  }

  return {
    figures,
    fault,
    answered(name: string, length: number, ms: number): void {
      figures.answers[name] = (figures.answers[name] ?? 0) + 1;
      figures.longestAnswer = Math.max(figures.longestAnswer, length);
      if (ms > figures.slowest.ms) figures.slowest = { ms: Math.round(ms), number: figures.requests };
      if (ms > slowMs) fault(`took longer than ${slowMs} ms`, name);
    },
    warm(): void {
      heapAtStart = heapMb();
    },
    end(): Figures {
      figures.heapGrowthMb = Math.round((heapMb() - heapAtStart) * 10) / 10;
      return figures;
    },
  };
}

/** Captures the log, which goes to standard output, while something runs. */
export async function withLog<T>(run: () => Promise<T>): Promise<{ result: T; lines: string[] }> {
  const lines: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (text: string | Uint8Array): boolean => {
    lines.push(String(text));
    return true;
  };
  try {
    return { result: await run(), lines };
  } finally {
    process.stdout.write = write;
  }
}

/** Measures processor time, which does not depend on the machine's other load. */
export function processorMs(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
}
