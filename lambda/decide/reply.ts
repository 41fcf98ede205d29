import type { ReplyWords } from "../model/configuration.ts";
import type { ReplyMeaning, Situation } from "../model/terms.ts";
import { foldText, readLength } from "./fold-text.ts";
import { consistsOf, foldPhrases, longestAt, longestBeginning } from "./phrases.ts";
import { connectives, politeness, requests } from "./politeness.ts";
import { requiredStopWords, stopPhrases } from "./stop-words.ts";

interface Phrases {
  yes: string[];
  yesAlone: string[];
  no: string[];
  doubt: string[];
  start: string[];
  /** STOPs in every situation, alone or as a clause. */
  stop: string[];
  /** STOPs unless the two are connected. */
  stopUnlessConnected: string[];
  /** STOPs that take a yes back wherever they stand after it. */
  stopWithin: string[];
}

// Folded at the first reply and not at the start, for which an operation's caller may be waiting.
const polite = (): string[] => foldPhrases(politeness);
const asking = (): string[] => foldPhrases([...politeness, ...requests]);
const between = (): string[] => foldPhrases(connectives);

function phrasesOf(words: ReplyWords): Phrases {
  const stopWithin = foldPhrases(stopPhrases);
  return {
    yes: foldPhrases(words.yes),
    yesAlone: foldPhrases(words.yesAlone ?? []),
    no: foldPhrases(words.no),
    doubt: foldPhrases(words.doubt ?? []),
    start: foldPhrases(words.start),
    stop: [...stopWithin, ...foldPhrases(requiredStopWords), ...foldPhrases(words.stop)],
    stopUnlessConnected: foldPhrases(words.stopUnlessConnected ?? []),
    stopWithin,
  };
}

/**
 * A STOP as the whole message. A question is one ("STOP?") for words that mean nothing else, and never between two who
 * are connected.
 */
function isStop(
  text: string,
  { yes, yesAlone, stop, stopUnlessConnected, stopWithin }: Phrases,
  situation: Situation,
): boolean {
  const isQuestion = text.includes("?");
  if (situation === "connected" && isQuestion) return false;
  const wanted = situation === "connected" || isQuestion ? stop : [...stop, ...stopUnlessConnected];
  // Emoji are passed over, but "👍 stop" is a yes that a stop follows.
  if (/^\p{Extended_Pictographic}/u.test(text) && longestBeginning(text, [...yes, ...yesAlone]) > 0) return false;
  return consistsOf(text, wanted, polite()) || consistsOf(text, stopWithin, asking());
}

/** True for "yes, but who is this?": what follows the yes makes it none. */
function isTakenBack(text: string, from: number, { yes, no, doubt, stop, ...phrases }: Phrases): boolean {
  if (text.includes("?")) return true;
  const clauses = text.slice(from).split(",");
  const stops = [...stop, ...phrases.stopUnlessConnected];
  if (clauses.some((clause) => consistsOf(clause, stops, [...asking(), ...between(), ...yes, ...phrases.yesAlone])))
    return true;
  const against = [...no, ...doubt, ...phrases.stopWithin];
  for (let at = from; at < text.length; ) {
    const length = longestAt(text, yes, at);
    if (longestAt(text, against, at) > 0 && longestAt(text, against, at) >= length) return true;
    at += Math.max(1, length);
  }
  return false;
}

/** Reads past "hello" and "sorry", and emoji that mean nothing, to where an answer begins. */
function withoutGreeting(text: string): string {
  const length = longestBeginning(text, polite());
  if (length > 0) return text.slice(length).replace(/^[ ,]+/, "");
  return text.replace(/^\p{Extended_Pictographic}[ ,]*/u, "");
}

/** The yes that the text begins with: one with anything after it, or one that its clause is made of. */
function yesBeginning(text: string, { yes, yesAlone }: Phrases): number {
  const anywhere = longestBeginning(text, yes);
  const alone = longestBeginning(text, yesAlone);
  if (alone <= anywhere) return anywhere;
  const [rest = ""] = text.slice(alone).split(/[,?]/, 1);
  const endsHere = !/[\p{L}\p{N}]/u.test(rest) || consistsOf(rest, [...yes, ...yesAlone, ...polite()], []);
  return endsHere ? alone : anywhere;
}

/** The longest phrase that the text begins with decides: "no problem" is a yes, "no sé" is neither. */
function readAnswer(text: string, phrases: Phrases): "yes" | "no" | "unclear" {
  const yes = yesBeginning(text, phrases);
  const no = longestBeginning(text, phrases.no);
  const doubt = longestBeginning(text, phrases.doubt);
  if (yes > Math.max(no, doubt)) return isTakenBack(text, yes, phrases) ? "unclear" : "yes";
  if (no > Math.max(yes, doubt)) return text.startsWith(" ?", no) ? "unclear" : "no";
  if (Math.max(yes, no, doubt) > 0) return "unclear";
  const rest = withoutGreeting(text);
  return rest === text ? "unclear" : readAnswer(rest, phrases);
}

/**
 * Understands a reply, by its first 1,600 characters (`fold-text.ts`).
 *
 * A stop is a stop only as the whole message, said politely or more than once or not ("stop by the door" is none); and
 * so is a start. A yes or a no counts at the beginning too, and the longest phrase wins, so that "no problem" can be
 * listed as a yes. A yes that a stop, a negation or a question follows is unclear, and so is one whose end was not
 * read: to ask once more is better than to take a refusal for consent.
 */
export function readReply(body: string, words: ReplyWords, situation: Situation): ReplyMeaning {
  const isCut = body.length > readLength;
  const text = foldText(isCut ? body.slice(0, body.lastIndexOf(" ", readLength)) : body);
  const phrases = phrasesOf(words);
  if (isStop(text, phrases, situation)) return "stop";
  if (consistsOf(text, phrases.start, [])) return "start";
  const answer = readAnswer(text, phrases);
  return answer === "yes" && isCut ? "unclear" : answer;
}
