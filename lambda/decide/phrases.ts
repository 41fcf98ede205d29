import { foldText } from "./fold-text.ts";

/**
 * Looking for phrases in a folded text (`fold-text.ts`). Plain comparisons: no pattern is made of what somebody wrote.
 */

const folded = new Map<string, string>();

/** The phrases as a folded text has them. They are a stage's words and ours, so remembering each has a bound. */
export function foldPhrases(phrases: readonly string[]): string[] {
  return phrases.map((phrase) => {
    const known = folded.get(phrase) ?? foldText(phrase);
    folded.set(phrase, known);
    return known;
  });
}

/** Chinese characters and kana: in Japanese no space tells where a word ends. */
const isUnspaced = (character: string | undefined): boolean => /^[\u3040-\u30ff\u3400-\u9fff]$/.test(character ?? "");

const isGap = (character: string | undefined): boolean => character === undefined || character === " ";

/** True where a word may begin or end: between "STOP" and "してください" too. */
const isEdge = (outside: string | undefined, inside: string | undefined): boolean =>
  isGap(outside) || isUnspaced(outside) || isUnspaced(inside);

/** True where `phrase` stands at `at` as whole words, as far as its script has words. */
export function standsAt(text: string, phrase: string, at: number): boolean {
  if (phrase === "" || !text.startsWith(phrase, at)) return false;
  return isEdge(text[at - 1], phrase[0]) && isEdge(text[at + phrase.length], phrase.at(-1));
}

/** The length of the longest phrase that stands at `at`; 0 for none. */
export function longestAt(text: string, phrases: readonly string[], at: number): number {
  return phrases.reduce(
    (longest, phrase) => (phrase.length > longest && standsAt(text, phrase, at) ? phrase.length : longest),
    0,
  );
}

/**
 * The length of the longest phrase that the text begins with, with a gap after it, in Japanese too: もちろん ("of
 * course") must not be found in "もちろん嫌です" ("of course I don't want it").
 */
export function longestBeginning(text: string, phrases: readonly string[]): number {
  return longestAt(
    text,
    phrases.filter((phrase) => isGap(text[phrase.length])),
    0,
  );
}

/**
 * True when the text is made of these phrases alone, one of `wanted` among them: "please stop", "stop stop", "stop,
 * thanks". Each position is looked at once.
 */
export function consistsOf(text: string, wanted: readonly string[], allowed: readonly string[]): boolean {
  const words = text
    .split(" ")
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .join(" ");
  // Per position: undefined where no phrase ends, else whether a wanted one came before.
  const reached: (boolean | undefined)[] = [false];
  for (let at = 0; at < words.length; at++) {
    const hasWanted = reached[at];
    if (hasWanted === undefined) continue;
    const reach = (end: number, has: boolean) => {
      reached[end] = reached[end] || has;
    };
    if (words[at] === " ") reach(at + 1, hasWanted);
    for (const phrase of wanted) if (standsAt(words, phrase, at)) reach(at + phrase.length, true);
    for (const phrase of allowed) if (standsAt(words, phrase, at)) reach(at + phrase.length, hasWanted);
  }
  return words !== "" && reached[words.length] === true;
}
