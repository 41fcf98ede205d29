import { setTimeout as sleep } from "node:timers/promises";

export interface FifoQueueSettings {
  /** @default 8 */
  attempts?: number;
  /**
   * Delay before an event is redelivered, except after the last attempt. For a `handle` that does not change the
   * visibility itself.
   * @default 20
   */
  retryAfterMs?: number;
  /**
   * For a `handle` that invokes a function: how long a delivered event stays hidden, also after the last attempt, unless
   * the function changes that.
   */
  visibilityTimeoutMs?: number;
  /** SQS deduplicates for five minutes; false as if every duplicate came later. @default true */
  deduplicates?: boolean;
}

/** The queue's metadata of a delivered event. */
export interface Delivery {
  /** How often the event has been delivered, including this time. */
  receiveCount: number;
  /** Identifies this delivery. */
  receiptHandle: string;
}

/**
 * A FIFO queue like SQS: groups in parallel, each in order and one event at a time, with retries until the attempts are
 * exhausted.
 */
export class FifoQueue<Event extends { reference: string }> {
  /** Events that failed all their attempts. */
  readonly deadLetters: { event: Event; error: unknown }[] = [];
  private readonly handle: (event: Event, delivery: Delivery) => Promise<void>;
  private readonly groups = new Map<string, Promise<void>>();
  private readonly seen = new Set<string>();
  private readonly attempts: number;
  private readonly retryAfterMs: number;
  private readonly visibilityTimeoutMs: number | undefined;
  private readonly deduplicates: boolean;
  private highest = 0;
  private deliveries = 0;
  /** By receipt handle: the delay before redelivery after a failure. */
  private readonly hiddenMs = new Map<string, number>();

  /** @param handle when it throws, the event stays on the queue */
  constructor(
    handle: (event: Event, delivery: Delivery) => Promise<void>,
    { attempts = 8, retryAfterMs = 20, visibilityTimeoutMs, deduplicates = true }: FifoQueueSettings = {},
  ) {
    this.handle = handle;
    this.attempts = attempts;
    this.retryAfterMs = retryAfterMs;
    this.visibilityTimeoutMs = visibilityTimeoutMs;
    this.deduplicates = deduplicates;
  }

  /** The highest number of attempts for any event. */
  get maxAttempts(): number {
    return this.highest;
  }

  async put(event: Event, deduplicationId: string): Promise<void> {
    const id = `${event.reference} ${deduplicationId}`;
    if (this.deduplicates && this.seen.has(id)) return;
    this.seen.add(id);
    // Only JSON survives a queue.
    this.append(JSON.parse(JSON.stringify(event)));
  }

  /** Requeues all dead letters, at the end of their groups and with all their attempts left. */
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

  /** SQS, ChangeMessageVisibility: counts from now, and only for this delivery. */
  changeVisibility(receiptHandle: string, hiddenMs: number): void {
    if (!this.hiddenMs.has(receiptHandle)) throw new Error("No event is in flight with this receipt handle.");
    this.hiddenMs.set(receiptHandle, hiddenMs);
  }

  private async deliver(event: Event): Promise<void> {
    let failure: unknown;
    // After its last attempt, an event stays in the queue until it would be visible again.
    for (let receiveCount = 1; receiveCount <= this.attempts; receiveCount++) {
      const receiptHandle = `delivery ${++this.deliveries}`;
      this.highest = Math.max(this.highest, receiveCount);
      const defaultMs = this.visibilityTimeoutMs ?? (receiveCount < this.attempts ? this.retryAfterMs : 0);
      this.hiddenMs.set(receiptHandle, defaultMs);
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

  /** Waits until all events, and those that they led to, are handled. */
  async empty(): Promise<void> {
    for (let count = -1; count !== this.groups.size; ) {
      count = this.groups.size;
      await Promise.all(this.groups.values());
    }
  }
}
