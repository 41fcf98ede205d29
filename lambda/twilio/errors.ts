import { type Refusal, refusal } from "../operations/answers.ts";
import { maskText } from "../runtime/mask.ts";

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
export class TwilioRefusal extends Error {
  override name = "TwilioRefusal";
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(maskText(message));
    this.status = status;
    this.code = code;
  }
}

/** Twilio could not be reached, was too busy or had a fault of its own: the same request may succeed later, and the queue tries it again. */
export class TwilioUnavailable extends Error {
  override name: string = "TwilioUnavailable";
  /** `refused`: Twilio has done nothing. `unknown`: it may have. `slow`: it may have, and there is no time left to ask again. */
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

const passingCodes: ReadonlySet<number> = new Set([
  twilioCodes.concurrentChange,
  twilioCodes.concurrentConversationChange,
  twilioCodes.concurrentConversationModification,
]);

/** True for what may pass by itself: 429 (too many requests at once, 20429, 50063, 50074), 5xx, and conflicts that Twilio asks to repeat. */
export function isPassing(status: number, code: number): boolean {
  return status === 429 || status >= 500 || passingCodes.has(code);
}

/** The receiver has opted out: Twilio's code for it, and ours where we know it before Twilio does (Twilio, error 21610). */
export const optedOutCode = 21610;

const optedOutCodes: ReadonlySet<number> = new Set([optedOutCode, 63014]);

/** True for receipts that say that the person wants nothing more: STOP to this sender (21610), or blocked on WhatsApp (63014). */
export function meansOptedOut(code: number): boolean {
  return optedOutCodes.has(code);
}

const addressCodes: ReadonlySet<number> = new Set([50407, 50409, 50411, 63003, 63024]);
/** 21655 and 21656 are Programmable Messaging's codes for a bad Content SID and bad variables; Conversations documents none. */
const contentCodes: ReadonlySet<number> = new Set([21655, 21656, 63027, 63028, 63029, 63030, 63021, 63005, 63019]);

/** The answer to a caller whose operation Twilio refused for good. */
export function refusalFor(code: number, message: string): Refusal {
  const details = { twilioCode: code, moreInfo: `https://www.twilio.com/docs/errors/${code}` };
  const said = `Twilio refused (${code}): ${maskText(message).replace(/\.?$/, ".")}`;
  if (meansOptedOut(code)) {
    return refusal("OPTED_OUT", "The receiver has opted out; nothing may be sent to them until they write START.", details);
  }
  if (addressCodes.has(code)) return refusal("VALIDATION", `${said} Check the person's address.`, details);
  if (contentCodes.has(code))
    return refusal("TEMPLATE_NOT_APPROVED", `${said} Check the template's Content SID, approval and variables.`, details);
  return refusal("PROVIDER_UNAVAILABLE", `${said} Check the stage's senders and services at Twilio.`, details);
}
