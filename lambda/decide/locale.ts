import type { Locale, RuntimeConfiguration, Texts } from "../model/configuration.ts";
import { OwnError } from "../model/own-error.ts";

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
