import { setTimeout as sleep } from "node:timers/promises";
import { TwilioUnavailable } from "./errors.ts";

/**
 * With their pauses far below a caller's patience and the function's time; what lasts for longer is the queue's affair.
 */
const attempts = 4;
const firstPauseMs = 200;

/** Anything up to 0.2 s, 0.4 s, 0.8 s: jitter keeps requests that failed together from retrying together. */
const pauseMs = (attempt: number): number => Math.random() * firstPauseMs * 2 ** (attempt - 1);

/**
 * Retries a transient refusal a few times: most are over within a second.
 * @param isRepeatable true where it may also be tried again after Twilio has perhaps done it
 */
export async function tryAgain<T>(call: () => Promise<T>, isRepeatable: boolean): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const isWorthIt =
        error instanceof TwilioUnavailable &&
        (error.outcome === "refused" || (isRepeatable && error.outcome === "unknown"));
      if (!isWorthIt || attempt === attempts) throw error;
      await sleep(pauseMs(attempt));
    }
  }
}
