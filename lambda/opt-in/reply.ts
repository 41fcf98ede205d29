import type { ReplyWords } from "../runtime/configuration.ts";

/** What a person's message means where an answer was asked for. */
export type ReplyMeaning = "yes" | "no" | "stop" | "unclear";

/** Accents of Latin letters, vowel marks of Arabic, the variant marks of emoji. Hindi's vowel signs and Japanese's voicing marks make another word. */
const variedMarks = /[\u0300-\u036f\u064b-\u065f\u0670]|\ufe0f/g;

/** Folds what people vary without meaning anything by it: case, diacritics, emoji variants, typographic apostrophes, spaces. */
export function foldWords(text: string): string {
  return text
    .normalize("NFKD")
    .replace(variedMarks, "")
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** True when `folded` begins with `phrase` and the phrase does not end in the middle of a word: "no" begins "no, thanks", not "now". */
function beginsWith(folded: string, phrase: string): boolean {
  return folded.startsWith(phrase) && !/^[\p{L}\p{N}]/u.test(folded.slice(phrase.length));
}

function longestBeginning(folded: string, phrases: readonly string[]): number {
  return Math.max(0, ...phrases.map(foldWords).map((phrase) => (beginsWith(folded, phrase) ? phrase.length : 0)));
}

/**
 * Understands a reply. A stop is a stop only as the whole message ("stop by the door" is not one), with or without punctuation after it.
 * A yes or a no counts at the beginning too, and the longest phrase wins, so that "no problem" can be listed as a yes.
 */
export function readReply(body: string, words: ReplyWords): ReplyMeaning {
  const folded = foldWords(body);
  const whole = folded.replace(/[\p{P}\s]+$/u, "");
  if (words.stop.some((word) => foldWords(word) === whole)) return "stop";
  const yes = longestBeginning(folded, words.yes);
  const no = longestBeginning(folded, words.no);
  if (yes === no) return "unclear";
  return yes > no ? "yes" : "no";
}
