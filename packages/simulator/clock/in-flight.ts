/**
 * What has been started and will still have an effect soon: webhooks, receipts on their way, retries.
 * Conversation timers do not count, since nobody waits a day for them.
 */
export class InFlight {
  private readonly begun = new Set<symbol>();
  private waiting: (() => void)[] = [];

  /** How many pieces of work have begun and not ended. */
  get size(): number {
    return this.begun.size;
  }

  /**
   * Notes that a piece of work has begun. Call what is returned when it has ended; calling it again changes nothing.
   */
  begin(): () => void {
    const work = Symbol("work in flight");
    this.begun.add(work);
    return () => {
      this.begun.delete(work);
      this.tellIfIdle();
    };
  }

  /** Runs `work` and counts it for as long as it lasts. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Waits until nothing is in flight; answers false when that took longer than `timeoutMs`. */
  async whenIdle(timeoutMs: number): Promise<boolean> {
    if (this.size === 0) return true;
    return await new Promise<boolean>((resolve) => {
      const timeout = setTimeout(() => resolve(false), timeoutMs);
      this.waiting.push(() => {
        clearTimeout(timeout);
        resolve(true);
      });
    });
  }

  /** Forgets all work, e.g. because the timers that it waits for were cancelled. */
  clear(): void {
    this.begun.clear();
    this.tellIfIdle();
  }

  private tellIfIdle(): void {
    if (this.size > 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const tell of waiting) tell();
  }
}
