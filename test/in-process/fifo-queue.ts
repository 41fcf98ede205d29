import { setTimeout as sleep } from "node:timers/promises";

export interface FifoQueueSettings {
  /** @default 8 */
  tries?: number;
  /**
   * How long after a failure it comes again, and at once after the last: as `handle` has it, where that is the
   * function's inside and sets nothing at the queue itself.
   * @default 20
   */
  retryAfterMs?: number;
  /**
   * Where `handle` invokes a function: how long what is handed out stays hidden when the function does not change that,
   * after the last try, too.
   */
  visibilityTimeoutMs?: number;
  /** SQS does so for five minutes; false: as if each repetition came later than that. @default true */
  deduplicates?: boolean;
}

/** What the queue says of an event that it hands out. */
export interface Delivery {
  /** How often it has been handed out, this time included. */
  receiveCount: number;
  /** Names this time. */
  receiptHandle: string;
}

/**
 * A FIFO queue as SQS is one: groups in parallel, each in order and one at a time, what fails again until its tries are
 * spent.
 */
export class FifoQueue<Event extends { reference: string }> {
  /** What failed more often than the queue tries. */
  readonly deadLetters: { event: Event; error: unknown }[] = [];
  private readonly handle: (event: Event, delivery: Delivery) => Promise<void>;
  private readonly groups = new Map<string, Promise<void>>();
  private readonly seen = new Set<string>();
  private readonly tries: number;
  private readonly retryAfterMs: number;
  private readonly visibilityTimeoutMs: number | undefined;
  private readonly deduplicates: boolean;
  private most = 0;
  private deliveries = 0;
  /** By receipt handle: how long after a failure the event is seen again. */
  private readonly hiddenMs = new Map<string, number>();

  /** @param handle throws, and the event stays on the queue */
  constructor(
    handle: (event: Event, delivery: Delivery) => Promise<void>,
    { tries = 8, retryAfterMs = 20, visibilityTimeoutMs, deduplicates = true }: FifoQueueSettings = {},
  ) {
    this.handle = handle;
    this.tries = tries;
    this.retryAfterMs = retryAfterMs;
    this.visibilityTimeoutMs = visibilityTimeoutMs;
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

  /** SQS, ChangeMessageVisibility: counts from now on, and for this time alone. */
  changeVisibility(receiptHandle: string, hiddenMs: number): void {
    if (!this.hiddenMs.has(receiptHandle)) throw new Error("Nothing is in hand under this receipt handle.");
    this.hiddenMs.set(receiptHandle, hiddenMs);
  }

  private async deliver(event: Event): Promise<void> {
    let failure: unknown;
    // What has used up its tries leaves when it is seen once more, and not before.
    for (let receiveCount = 1; receiveCount <= this.tries; receiveCount++) {
      const receiptHandle = `delivery ${++this.deliveries}`;
      this.most = Math.max(this.most, receiveCount);
      const untoldMs = this.visibilityTimeoutMs ?? (receiveCount < this.tries ? this.retryAfterMs : 0);
      this.hiddenMs.set(receiptHandle, untoldMs);
      try {
        return await this.handle(structuredClone(event), { receiveCount, receiptHandle });
      } catch (error) {
        failure = error;
        await sleep(this.hiddenMs.get(receiptHandle));
      } finally {
        this.hiddenMs.delete(receiptHandle);
      }
    }
    this.deadLetters.push({ event, error: failure });
  }

  /** Waits until everything that was put, and what came of it, is handled. */
  async empty(): Promise<void> {
    for (let count = -1; count !== this.groups.size; ) {
      count = this.groups.size;
      await Promise.all(this.groups.values());
    }
  }
}
