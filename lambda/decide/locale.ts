import type { Locale, ReplyWords, RuntimeConfiguration, Texts } from "../model/configuration.ts";
import { OwnError } from "../model/own-error.ts";
import { foldPhrases } from "./phrases.ts";

/**
 * The best entry for a locale: the locale itself, its language without the region or with another, the stage's default.
 */
export function forLocale<T>(entries: Record<Locale, T>, locale: Locale, defaultLocale: Locale): T {
  const language = locale.split("-")[0] ?? locale;
  const related = Object.keys(entries).find((other) => other.startsWith(`${language}-`));
  const entry = entries[locale] ?? entries[language] ?? entries[related ?? defaultLocale];
  if (entry === undefined)
    throw new OwnError(
      `Neither "${locale}" nor the default locale "${defaultLocale}" has an entry; the check at synth asks for one.`,
    );
  return entry;
}

export const textFor = (configuration: RuntimeConfiguration, locale: Locale): Texts =>
  forLocale(configuration.texts, locale, configuration.defaultLocale);

/**
 * The words in which somebody is understood: their language's, and what stops in any other language of the stage,
 * unless theirs says that it means something else.
 */
export function wordsFor(replyWords: Record<Locale, ReplyWords>, locale: Locale, defaultLocale: Locale): ReplyWords {
  const own = forLocale(replyWords, locale, defaultLocale);
  const { yes, yesAlone = [], no, start, stopUnlessConnected = [] } = own;
  const taken = new Set(foldPhrases([...yes, ...yesAlone, ...no, ...start, ...stopUnlessConnected]));
  const stops = new Set(Object.values(replyWords).flatMap(({ stop }) => stop));
  return { ...own, stop: [...stops].filter((word) => !foldPhrases([word]).some((folded) => taken.has(folded))) };
}
