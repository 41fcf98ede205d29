/** The clock and the alarm clock: a parameter of what waits, so that a test decides what time it is. */
export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

/** Asks the clock each time: a test may have replaced it. */
export const systemTime: Time = {
  now: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
