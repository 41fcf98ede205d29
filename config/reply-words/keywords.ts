import { listed } from "../../lambda/decide/listed.ts";

export const keywords = {
  /**
   * The keywords by which Twilio itself ends messages to an SMS number, whatever the language (Twilio, "Support for
   * opt-out keywords"). They count without being listed too (`lambda/decide/stop-words.ts`).
   */
  stop: listed`stop, stopall, unsubscribe, cancel, end, quit, revoke, optout`,

  /**
   * The keywords by which Twilio lets messages through again. Its "yes" is not among ours: that is the answer to an
   * invitation.
   */
  start: listed`start, unstop`,
};

/** What makes an answer unclear in every language: signs, and the English that people fall into. */
export const unclearAnywhere = listed`
  🛑, 🚫, ⛔, ❌, ✋, 🙅, who is this, who are you, who dis, what is this, wrong number, not sure, no idea, no hablo, stop
`;
