import { example } from "../../../config/example.ts";
import { forLocale, textFor } from "../../../lambda/decide/locale.ts";

describe("forLocale", () => {
  const entries = { en: "English", pt: "Portuguese", "pt-BR": "Brazilian", "zh-Hant": "Traditional" };

  test.each([
    ["pt-BR", "Brazilian"],
    ["pt", "Portuguese"],
    ["pt-PT", "Portuguese"],
    ["zh-TW", "Traditional"],
    ["en-GB", "English"],
    ["fr", "English"],
    ["fr-CA", "English"],
    ["", "English"],
  ])("for %j it is %s", (locale, expected) => {
    expect(forLocale(entries, locale, "en")).toBe(expected);
  });

  test("without an entry for the default locale it names what is missing", () => {
    expect(() => forLocale(entries, "fr", "de")).toThrow('Neither "fr" nor the default locale "de" has an entry');
  });
});

test("textFor returns the text in the person's language, or else in the stage's", () => {
  expect(textFor(example, "pt-BR")).toBe(example.texts["pt-BR"]);
  expect(textFor(example, "de-AT")).toBe(example.texts.de);
  expect(textFor(example, "nl")).toBe(example.texts[example.defaultLocale]);
});
