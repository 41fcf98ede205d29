import type { ReplyWords } from "../model/configuration.ts";
import type { ReplyMeaning } from "../model/terms.ts";

/**
 * Accents of Latin letters, vowel marks of Arabic, the variant marks of emoji. Hindi's vowel signs and Japanese's
 * voicing marks make another word.
 */
const variedMarks = /[\u0300-\u036f\u064b-\u065f\u0670]|\ufe0f/g;

/**
 * Folds what people vary without meaning anything by it: case, diacritics, emoji variants, kinds of apostrophe, spaces,
 * and punctuation before the first word ("¡Sí!").
 */
export function foldWords(text: string): string {
  return (
    text
      // Before the normal form, which would take the acute accent for a space with a mark.
      .replace(/[\u00b4\u1ffd]/g, "'")
      .normalize("NFKD")
      .replace(variedMarks, "")
      .replace(/[\u2018\u2019\u02bc`]/g, "'")
      .toLowerCase()
      .replace(/\s+/g, " ")
      .replace(/^[\p{P}\s]+/u, "")
      .trimEnd()
  );
}

/**
 * True when `folded` begins with `phrase` and the phrase does not end in the middle of a word: "no" begins "no,
 * thanks", not "now".
 */
function beginsWith(folded: string, phrase: string): boolean {
  return folded.startsWith(phrase) && !/^[\p{L}\p{M}\p{N}]/u.test(folded.slice(phrase.length));
}

function longestBeginning(folded: string, phrases: readonly string[]): number {
  return Math.max(0, ...phrases.map(foldWords).map((phrase) => (beginsWith(folded, phrase) ? phrase.length : 0)));
}

/** A pattern that finds any of the phrases as whole words, the longest first. */
function anyOf(phrases: readonly string[]): RegExp {
  const escaped = phrases
    .map((phrase) => foldWords(phrase).replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .sort((a, b) => b.length - a.length);
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{M}\\p{N}])`, "gu");
}

/** "Okay, no thanks" and "of course not" begin with a yes and take it back; "yes, no problem" does not. */
function isTakenBack(folded: string, { yes, no }: ReplyWords): boolean {
  return anyOf(no).test(folded.replace(anyOf(yes), " "));
}

/**
 * Understands a reply. A stop is a stop only as the whole message ("stop by the door" is not one), with or without
 * punctuation after it; and so is a start. A yes or a no counts at the beginning too, and the longest phrase wins, so
 * that "no problem" can be listed as a yes. A yes that a no follows is unclear: to ask once more is better than to take
 * a refusal for consent.
 */
export function readReply(body: string, words: ReplyWords): ReplyMeaning {
  const folded = foldWords(body);
  const whole = folded.replace(/[\p{P}\s]+$/u, "");
  if (words.stop.some((word) => foldWords(word) === whole)) return "stop";
  if (words.start.some((word) => foldWords(word) === whole)) return "start";
  const yes = longestBeginning(folded, words.yes);
  const no = longestBeginning(folded, words.no);
  if (yes === no) return "unclear";
  if (no > yes) return "no";
  return isTakenBack(folded, words) ? "unclear" : "yes";
}
