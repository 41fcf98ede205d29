/** What a run came to. */
export interface Figures {
  requests: number;
  /** How often each answer was given. */
  answers: Record<string, number>;
  queued: number;
  logLines: number;
  longestAnswer: number;
  longestLogLine: number;
  slowest: { ms: number; number: number };
  heapGrowthMb: number;
  /** What went against the expectations: how often, and the number and kind of the first request that did. */
  faults: Record<string, { count: number; first: number; kind: string }>;
}

/**
 * Milliseconds of processor that one request may cost: Twilio waits for five seconds, and the function has less of a
 * processor than this.
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

/** Runs something and keeps what it writes to the standard output, where the log goes. */
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

/** What something costs, whatever else the machine has to do meanwhile. */
export function processorMs(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  };
}
