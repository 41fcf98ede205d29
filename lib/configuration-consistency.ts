import * as v from "valibot";
import { foldText } from "../lambda/decide/fold-text.ts";
import { requiredStopWords, stopPhrases } from "../lambda/decide/stop-words.ts";
import { type Mistake, pathOf } from "./mistake.ts";

/**
 * Checks rules that involve several values of a configuration; `configuration-schema.ts` has those for single values.
 */
export function inconsistencies(configuration: unknown): Mistake[] {
  return [
    duplicateSender,
    missingLocale,
    stopMissing,
    stopWithAnotherMeaning,
    wordWithTwoMeanings,
    unsuitableReengagementTemplate,
    testSettingInProduction,
  ].flatMap((rule) => rule(configuration));
}

/**
 * A rule declares the part that it reads, and is skipped when that part is malformed, which the schema reports. The
 * other rules still apply, so that all mistakes are listed at once.
 */
function rule<const Entries extends v.ObjectEntries>(
  reads: Entries,
  check: (part: v.InferOutput<v.ObjectSchema<Entries, undefined>>) => Mistake[],
): (configuration: unknown) => Mistake[] {
  return (configuration) => {
    const part = v.safeParse(v.object(reads), configuration);
    return part.success ? check(part.output) : [];
  };
}

const anyRecord = v.record(v.string(), v.unknown());
const wordList = v.array(v.string());

const duplicateSender = rule({ senders: v.array(v.unknown()) }, ({ senders }) =>
  senders.flatMap((value, index) => {
    const first = senders.indexOf(value);
    return first === index
      ? []
      : [{ key: pathOf("senders", index), value, remedy: `remove it: senders[${first}] is the same` }];
  }),
);

/**
 * People who are invited in a language reply in it and are answered in it, and the default locale is the fallback for
 * all others.
 */
const missingLocale = rule(
  {
    defaultLocale: v.string(),
    texts: anyRecord,
    replyWords: anyRecord,
    templates: v.record(v.string(), v.object({ contentSids: anyRecord })),
  },
  ({ defaultLocale, texts, replyWords, templates }) => {
    const invitations = Object.entries(templates).map(([name, { contentSids }]) => ({
      path: ["templates", name, "contentSids"],
      contentSids,
    }));
    const usedLocales = new Set([defaultLocale, ...invitations.flatMap(({ contentSids }) => Object.keys(contentSids))]);
    const why = (locale: string) =>
      locale === defaultLocale ? "it is the default locale" : "a template is sent in it";

    return [
      ...invitations.map(({ path, contentSids }) => ({ path, present: contentSids, needed: [defaultLocale] })),
      { path: ["texts"], present: texts, needed: [...usedLocales] },
      { path: ["replyWords"], present: replyWords, needed: [...usedLocales] },
    ].flatMap(({ path, present, needed }) =>
      needed
        .filter((locale) => !(locale in present))
        .map((locale) => ({
          key: pathOf(...path, locale),
          value: undefined,
          remedy: `add the locale "${locale}": ${why(locale)}`,
        })),
    );
  },
);

/** The template is sent without a request, so there is nothing to fill in its variables with. */
const unsuitableReengagementTemplate = rule(
  { reengagementTemplate: v.string(), templates: v.record(v.string(), v.object({ variables: anyRecord })) },
  ({ reengagementTemplate: value, templates }) => {
    const template = Object.hasOwn(templates, value) ? templates[value] : undefined;
    const mistake = (remedy: string): Mistake[] => [{ key: "reengagementTemplate", value, remedy }];
    if (!template) return mistake(`write the name of one of "templates": ${Object.keys(templates).join(", ")}`);
    return Object.keys(template.variables).length > 0
      ? mistake("choose a template without variables: nobody can fill them in")
      : [];
  },
);

/** Everybody who is told anything about opting out is told STOP. */
const stopMissing = rule({ replyWords: v.record(v.string(), v.object({ stop: wordList })) }, ({ replyWords }) =>
  Object.entries(replyWords)
    .filter(([, { stop }]) => stop.length > 0 && !stop.some((word) => foldText(word) === "stop"))
    .map(([locale, { stop: value }]) => ({
      key: pathOf("replyWords", locale, "stop"),
      value,
      remedy: 'add "stop": whoever writes it must be understood in every language',
    })),
);

const everyStop = new Set([...requiredStopWords, ...stopPhrases].map(foldText));

const replyWordLists = {
  replyWords: v.record(
    v.string(),
    v.object({
      yes: wordList,
      yesAlone: v.optional(wordList, []),
      no: wordList,
      stop: wordList,
      stopUnlessConnected: v.optional(wordList, []),
      start: wordList,
    }),
  ),
};

/** What is a STOP in every conversation is never read as anything else. A stage's own stops have the next rule. */
const stopWithAnotherMeaning = rule(replyWordLists, ({ replyWords }) =>
  Object.entries(replyWords).flatMap(([locale, { stop, ...others }]) => {
    const own = new Set(stop.map(foldText));
    return Object.entries(others).flatMap(([meaning, words]) =>
      words.flatMap((value, index) =>
        everyStop.has(foldText(value)) && !own.has(foldText(value))
          ? [
              {
                key: pathOf("replyWords", locale, meaning, index),
                value,
                remedy: "remove it: it is a STOP in every conversation (lambda/decide/stop-words.ts)",
              },
            ]
          : [],
      ),
    );
  }),
);

/** Words are compared as replies are: without case and diacritics. */
const wordWithTwoMeanings = rule(replyWordLists, ({ replyWords }) =>
  Object.entries(replyWords).flatMap(([locale, lists]) => {
    const meanings = new Map<string, string>();
    return Object.entries(lists).flatMap(([meaning, words]) =>
      words.flatMap((value, index) => {
        const earlier = meanings.get(foldText(value)) ?? meaning;
        meanings.set(foldText(value), earlier);
        if (earlier === meaning) return [];
        return [
          {
            key: pathOf("replyWords", locale, meaning, index),
            value,
            remedy: `remove it here or from "${earlier}": a reply has one meaning`,
          },
        ];
      }),
    );
  }),
);

/** Settings for a simulator must not divert real people's messages to one. */
const testSettingInProduction = rule(
  { stage: v.literal("prod"), twilioBaseUrls: v.optional(v.unknown()), publicBaseUrl: v.optional(v.unknown()) },
  ({ twilioBaseUrls, publicBaseUrl }) => [
    ...(twilioBaseUrls === undefined
      ? []
      : [{ key: "twilioBaseUrls", value: twilioBaseUrls, remedy: "remove it: the stage prod uses Twilio itself" }]),
    ...(String(publicBaseUrl).startsWith("http:")
      ? [
          {
            key: "publicBaseUrl",
            value: publicBaseUrl,
            remedy: 'write "https://": the stage prod is called from the Internet',
          },
        ]
      : []),
  ],
);
