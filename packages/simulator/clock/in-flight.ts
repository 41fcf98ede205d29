/**
 * Work that has been started and will soon have an effect: webhooks, receipts, retries. Conversation timers do not
 * count, since nobody waits a day for them.
 */
export class InFlight {
  private readonly begun = new Set<symbol>();
  private waiting: (() => void)[] = [];

  get size(): number {
    return this.begun.size;
  }

  /**
   * Counts a piece of work as begun. Call the returned function when it has ended; calling it again has no effect.
   */
  begin(): () => void {
    const work = Symbol("work in flight");
    this.begun.add(work);
    return () => {
      this.begun.delete(work);
      this.notifyIfIdle();
    };
  }

  /** Counts `work` as in flight while it runs. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Waits until nothing is in flight; false when that takes longer than `timeoutMs`. */
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

  /** Drops all work, e.g. because the timers that it waits for were cancelled. */
  clear(): void {
    this.begun.clear();
    this.notifyIfIdle();
  }

  private notifyIfIdle(): void {
    if (this.size > 0) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const notify of waiting) notify();
  }
}
