/**
 * So many at once and no more, as an event source with a limit starts functions: whoever comes later waits for a free
 * one.
 */
export class Workers {
  private free = 0;
  private readonly waiting: (() => void)[] = [];
  /** Waiting ones before this place have been called. */
  private next = 0;

  /** Until then, nobody works and all wait. */
  start(count: number): void {
    for (let worker = 0; worker < count; worker++) this.release();
  }

  async work<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await act();
    } finally {
      this.release();
    }
  }

  private release(): void {
    const called = this.waiting[this.next];
    if (!called) {
      this.free++;
      return;
    }
    this.next++;
    called();
  }
}
