import { example } from "../../config/example.ts";
import { stageConfiguration } from "../../config/index.ts";
import { local } from "../../config/local.ts";
import { replyWords } from "../../config/reply-words.ts";
import { texts } from "../../config/texts.ts";
import { readReply } from "../../lambda/decide/reply.ts";
import { checkConfiguration, runtimeConfiguration } from "../../lib/check-configuration.ts";

test.each([example, local])("the stage $stage is valid", (configuration) => {
  expect(checkConfiguration(configuration)).toEqual(configuration);
});

test("a stage is found by its name", () => {
  expect(stageConfiguration("local")).toBe(local);
  expect(() => stageConfiguration("prod")).toThrow('There is no stage "prod" among example, local.');
});

test("the functions get the configuration without what only the deployment needs", () => {
  expect(Object.keys(runtimeConfiguration(local)).sort()).toEqual([
    "closing",
    "defaultLocale",
    "onUnclearReply",
    "reengagementTemplate",
    "replyWords",
    "retentionDays",
    "senders",
    "stage",
    "templates",
    "texts",
    "timers",
    "twilioBaseUrls",
  ]);
});

test("a custom domain may have a path, and a loopback address needs no TLS outside prod", () => {
  for (const publicBaseUrl of [
    "https://hooks.example.com",
    "https://hooks.example.com/masked",
    "https://hooks.example.com:8443",
    "http://localhost:8480",
  ]) {
    expect(checkConfiguration({ ...example, publicBaseUrl })).toMatchObject({ publicBaseUrl });
  }
});

test("texts and reply words cover the same languages", () => {
  expect(Object.keys(texts).sort()).toEqual(Object.keys(replyWords).sort());
});

describe.each(Object.entries(replyWords))("in %s", (locale, words) => {
  test.each(["yes", "no", "stop", "start"] as const)("every word for %s is understood", (meaning) => {
    for (const word of words[meaning]) expect([word, readReply(word, words, "answering")]).toEqual([word, meaning]);
  });

  test("the replies suggested to people are understood", () => {
    const asked = texts[locale]?.askAgain.match(/(?<=[«「])[^»」]+|\p{Lu}{2,}/gu) ?? [];
    expect(asked.map((word) => readReply(word, words, "answering"))).toEqual(["yes", "no"]);
  });
});
