import { OwnError } from "../model/own-error.ts";
/**
 * The only file that knows what Twilio's error codes mean to us (Twilio, "Error and warning dictionary").
 */
export const twilioCodes = {
  uniqueNameTaken: 50353,
  pairTaken: 50416,
  conversationClosed: 50377,
  notFound: 20404,
  conversationNotFound: 50350,
  webhookNotFound: 50360,
  identityTaken: 50433,
  /** Two changes of the same participants at once: Twilio asks to try again. */
  concurrentChange: 50419,
  concurrentConversationChange: 50391,
  concurrentConversationModification: 50349,
} as const;

/** A request that Twilio refused for good: sending it again comes to the same. */
export class TwilioRefusal extends OwnError {
  override name = "TwilioRefusal";
  readonly status: number;
  readonly code: number;
  /**
   * The Conversation that Twilio's words name, where they name one. The words may quote what was sent, and are not
   * kept.
   */
  readonly conversationSid: string | undefined;

  constructor(status: number, code: number, said: string) {
    super(`Twilio refused a request with HTTP ${status}, error ${code} (https://www.twilio.com/docs/errors/${code}).`);
    this.status = status;
    this.code = code;
    this.conversationSid = /\bCH[0-9a-f]{32}\b/i.exec(said)?.[0];
  }
}

/**
 * Twilio could not be reached, was too busy or had a fault of its own: the same request may succeed later, and the
 * queue tries it again.
 */
export class TwilioUnavailable extends OwnError {
  override name: string = "TwilioUnavailable";
  /**
   * `refused`: Twilio has done nothing. `unknown`: it may have. `slow`: it may have, and there is no time left to ask
   * again.
   */
  readonly outcome: "refused" | "unknown" | "slow";

  constructor(message: string, outcome: TwilioUnavailable["outcome"], options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** Too many requests at once (HTTP 429). */
export class TwilioRateLimited extends TwilioUnavailable {
  override name = "TwilioRateLimited";

  constructor(code: number) {
    super(`Twilio answered 429 (${code}): too many requests at once; the queue will try again.`, "refused");
  }
}

const transientCodes: ReadonlySet<number> = new Set([
  twilioCodes.concurrentChange,
  twilioCodes.concurrentConversationChange,
  twilioCodes.concurrentConversationModification,
]);

/**
 * True for transient errors: 429 (too many requests at once, 20429, 50063, 50074), 5xx, and conflicts that
 * Twilio asks to repeat.
 */
export function isTransient(status: number, code: number): boolean {
  return status === 429 || status >= 500 || transientCodes.has(code);
}
