import { type Refusal, refusal } from "@masked-conversations/client";
/** What Twilio's error codes mean to a conversation and to callers (Twilio, "Error and warning dictionary"). */

/** A free-form message outside the window (Twilio, error 63016). */
export const outsideWindowCode = 63016;

/**
 * The receiver has opted out: Twilio's code for it, and ours where we know it before Twilio does (Twilio, error 21610).
 */
export const optedOutCode = 21610;

const optedOutCodes: ReadonlySet<number> = new Set([optedOutCode, 63014]);

/**
 * True for receipts that say that the person wants nothing more: STOP to this sender (21610), or blocked on WhatsApp
 * (63014).
 */
export function meansOptedOut(code: number): boolean {
  return optedOutCodes.has(code);
}

const addressCodes: ReadonlySet<number> = new Set([50407, 50409, 50411, 63003, 63024]);
/**
 * 21655 and 21656 are Programmable Messaging's codes for a bad Content SID and bad variables; Conversations documents
 * none.
 */
const contentCodes: ReadonlySet<number> = new Set([21655, 21656, 63027, 63028, 63029, 63030, 63021, 63005, 63019]);

/**
 * The answer to a caller whose operation Twilio refused for good. Twilio's own words are not in it: they may quote what
 * was sent, and the page of the code says more.
 */
export function refusalFor(code: number): Refusal {
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  const details = { twilioCode: code, moreInfo };
  const said = `Twilio refused the request with error ${code} (${moreInfo}).`;
  if (meansOptedOut(code)) {
    return refusal(
      "OPTED_OUT",
      "The receiver has opted out; nothing may be sent to them until they write START.",
      details,
    );
  }
  if (addressCodes.has(code)) return refusal("VALIDATION", `${said} Check the person's address.`, details);
  if (contentCodes.has(code))
    return refusal(
      "TEMPLATE_NOT_APPROVED",
      `${said} Check the template's Content SID, approval and variables.`,
      details,
    );
  return refusal("PROVIDER_UNAVAILABLE", `${said} Check the stage's senders and services at Twilio.`, details);
}
