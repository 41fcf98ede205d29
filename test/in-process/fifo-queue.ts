import { setTimeout as sleep } from "node:timers/promises";

export interface FifoQueueSettings {
  /** @default 8 */
  tries?: number;
  /** @default 20 */
  retryAfterMs?: number;
  /** SQS does so for five minutes; false: as if each repetition came later than that. @default true */
  deduplicates?: boolean;
}

/**
 * A FIFO queue as SQS is one: groups in parallel, each in order and one at a time, what fails again until its tries are
 * spent.
 */
export class FifoQueue<Event extends { reference: string }> {
  /** What failed more often than the queue tries. */
  readonly deadLetters: { event: Event; error: unknown }[] = [];
  private readonly handle: (event: Event) => Promise<void>;
  private readonly groups = new Map<string, Promise<void>>();
  private readonly seen = new Set<string>();
  private readonly tries: number;
  private readonly retryAfterMs: number;
  private readonly deduplicates: boolean;
  private most = 0;

  constructor(
    handle: (event: Event) => Promise<void>,
    { tries = 8, retryAfterMs = 20, deduplicates = true }: FifoQueueSettings = {},
  ) {
    this.handle = handle;
    this.tries = tries;
    this.retryAfterMs = retryAfterMs;
    this.deduplicates = deduplicates;
  }

  /** How often the event that was tried most was. */
  get mostTries(): number {
    return this.most;
  }

  async put(event: Event, deduplicationId: string): Promise<void> {
    const id = `${event.reference} ${deduplicationId}`;
    if (this.deduplicates && this.seen.has(id)) return;
    this.seen.add(id);
    // What goes through a queue is JSON: nothing else survives.
    this.append(JSON.parse(JSON.stringify(event)));
  }

  /** Brings back what has failed for good: behind what is in its group by now, and with all its tries before it. */
  redrive(): void {
    for (const { event } of this.deadLetters.splice(0)) this.append(event);
  }

  private append(event: Event): void {
    const before = this.groups.get(event.reference) ?? Promise.resolve();
    this.groups.set(
      event.reference,
      before.then(() => this.deliver(event)),
    );
  }

  private async deliver(event: Event): Promise<void> {
    for (let attempt = 1; attempt <= this.tries; attempt++) {
      this.most = Math.max(this.most, attempt);
      try {
        return await this.handle(structuredClone(event));
      } catch (error) {
        if (attempt === this.tries) this.deadLetters.push({ event, error });
        else await sleep(this.retryAfterMs);
      }
    }
  }

  /** Waits until everything that was put, and what came of it, is handled. */
  async empty(): Promise<void> {
    for (let count = -1; count !== this.groups.size; ) {
      count = this.groups.size;
      await Promise.all(this.groups.values());
    }
  }
}
