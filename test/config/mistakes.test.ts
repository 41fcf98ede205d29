import { example } from "../../config/example.ts";
import { ConfigurationError, checkConfiguration } from "../../lib/check-configuration.ts";
import type { Mistake } from "../../lib/mistake.ts";

type Changes = Record<string, unknown>;

function mistakesOf(changes: Changes): readonly Mistake[] {
  try {
    checkConfiguration({ ...example, ...changes });
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.mistakes;
    throw error;
  }
}

const invitation = example.templates["delivery-invitation"];
const template = (changes: Changes) => ({
  templates: { ...example.templates, "delivery-invitation": { ...invitation, ...changes } },
});
const { en: texts } = example.texts;
const { en: words } = example.replyWords;
const text = (changes: Changes) => ({ texts: { ...example.texts, en: { ...texts, ...changes } } });
const word = (changes: Changes) => ({ replyWords: { ...example.replyWords, en: { ...words, ...changes } } });
const timers = (changes: Changes) => ({ timers: { invitation: "PT15M", ...changes } });
const { en: _texts, ...textsWithoutDefault } = example.texts;
const { en: _words, ...wordsWithoutDefault } = example.replyWords;
const { "pt-BR": _portuguese, ...wordsWithoutPortuguese } = example.replyWords;
const urls = {
  conversations: "https://twilio.example",
  content: "https://twilio.example",
  messaging: "https://twilio.example",
};

const table: [name: string, changes: Changes, key: string, value: unknown, remedy: RegExp][] = [
  ["a key that does not exist", { sendres: [] }, "sendres", [], /remove it, or correct its spelling/],
  [
    "a nested key that does not exist",
    timers({ expiry: "PT1H" }),
    "timers.expiry",
    "PT1H",
    /remove it, or correct its spelling/,
  ],
  ["a missing key", { closing: undefined }, "closing", undefined, /"close" or "delete"/],

  ["an upper-case stage", { stage: "Prod" }, "stage", "Prod", /1 to 20 of a-z 0-9 -/],
  ["a long stage", { stage: "a".repeat(21) }, "stage", "a".repeat(21), /1 to 20 of a-z 0-9 -/],

  ["no sender", { senders: [] }, "senders", [], /add a sender/],
  [
    "a sender without plus",
    { senders: ["15550001001"] },
    "senders[0]",
    "15550001001",
    /the country code and the number/,
  ],
  ["a sender with spaces", { senders: ["+1 555 000 1001"] }, "senders[0]", "+1 555 000 1001", /digits only/],
  [
    "a sender of another channel",
    { senders: ["sms:+15550001001"] },
    "senders[0]",
    "sms:+15550001001",
    /"whatsapp:\+" or "\+"/,
  ],
  ["a sender that is not a string", { senders: [15550001001] }, "senders[0]", 15550001001, /"whatsapp:\+" or "\+"/],
  [
    "a sender twice",
    { senders: ["+15550001001", "+15550001001"] },
    "senders[1]",
    "+15550001001",
    /senders\[0\] is the same/,
  ],

  [
    "a template's name with a space",
    { templates: { ...example.templates, "my template": invitation } },
    'templates["my template"]',
    "my template",
    /1 to 64 of a-z 0-9 -/,
  ],
  [
    "a Content SID of something else",
    template({ contentSids: { en: "MG1" } }),
    'templates["delivery-invitation"].contentSids.en',
    "MG1",
    /"HX" and 32/,
  ],
  [
    "a template without the default locale",
    template({ contentSids: { "pt-BR": `HX${"2".repeat(32)}` } }),
    'templates["delivery-invitation"].contentSids.en',
    undefined,
    /default locale/,
  ],
  [
    "a template in a locale without reply words",
    { replyWords: wordsWithoutPortuguese },
    'replyWords["pt-BR"]',
    undefined,
    /a template is sent in it/,
  ],
  [
    "a variable with a space",
    template({ variables: { "first name": "x" } }),
    'templates["delivery-invitation"].variables["first name"]',
    "first name",
    /without spaces/,
  ],
  [
    "a long variable",
    template({ variables: { theCustomersFirstName: "x" } }),
    'templates["delivery-invitation"].variables.theCustomersFirstName',
    "theCustomersFirstName",
    /16 characters/,
  ],
  [
    "a variable without a meaning",
    template({ variables: { "1": " " } }),
    'templates["delivery-invitation"].variables["1"]',
    " ",
    /describe the variable/,
  ],

  ["a locale with an underscore", { texts: { ...example.texts, pt_BR: texts } }, "texts.pt_BR", "pt_BR", /"pt-BR"/],
  ["texts without the default locale", { texts: textsWithoutDefault }, "texts.en", undefined, /default locale/],
  ["an empty text", text({ declined: "  " }), "texts.en.declined", "  ", /write a text/],
  ["a long text", text({ askAgain: "a".repeat(1_601) }), "texts.en.askAgain", "a".repeat(1_601), /1,600 characters/],
  ["a missing text", text({ chatEnded: undefined }), "texts.en.chatEnded", undefined, /write a text/],

  [
    "reply words without the default locale",
    { replyWords: wordsWithoutDefault },
    "replyWords.en",
    undefined,
    /default locale/,
  ],
  ["an empty list of words", word({ stop: [] }), "replyWords.en.stop", [], /at least one word/],
  ["no list of words", word({ start: undefined }), "replyWords.en.start", undefined, /list of words/],
  ["an empty word", word({ yes: ["yes", ""] }), "replyWords.en.yes[1]", "", /write a word/],
  ["a word of marks alone", word({ yes: ["yes", "?!"] }), "replyWords.en.yes[1]", "?!", /write a word/],
  ["a word of one letter", word({ yes: ["yes", "Y"] }), "replyWords.en.yes[1]", "Y", /two letters or more/],
  ["a word of one digit", word({ no: ["2."] }), "replyWords.en.no[0]", "2.", /two letters or more/],
  ["a doubt of one letter", word({ doubt: ["q"] }), "replyWords.en.doubt[0]", "q", /two letters or more/],
  ["words without STOP", word({ stop: ["opt out"] }), "replyWords.en.stop", ["opt out"], /add "stop"/],
  [
    "a yes that is a STOP in another language",
    word({ yes: ["yes", "Descadastrar"] }),
    "replyWords.en.yes[1]",
    "Descadastrar",
    /a STOP in every conversation/,
  ],
  [
    "a required STOP that is to count less",
    word({ stop: ["stop"], stopUnlessConnected: ["END"] }),
    "replyWords.en.stopUnlessConnected[0]",
    "END",
    /a STOP in every conversation/,
  ],
  [
    "a word that means stop in two ways",
    word({ stopUnlessConnected: ["opt-out"] }),
    "replyWords.en.stopUnlessConnected[0]",
    "opt-out",
    /from "stop": a reply has one meaning/,
  ],
  [
    "a word that means yes and no",
    word({ yes: ["sure"], no: ["no", "Súre "] }),
    "replyWords.en.no[1]",
    "Súre ",
    /from "yes": a reply has one meaning/,
  ],
  [
    "a word that means no and stop",
    word({ no: ["stop"] }),
    "replyWords.en.stop[0]",
    "stop",
    /from "no": a reply has one meaning/,
  ],
  [
    "a word that means yes and start",
    word({ start: ["Yes"] }),
    "replyWords.en.start[0]",
    "Yes",
    /from "yes": a reply has one meaning/,
  ],
  [
    "a word that means stop and start",
    word({ start: ["Stop"] }),
    "replyWords.en.start[0]",
    "Stop",
    /from "stop": a reply has one meaning/,
  ],

  [
    "an unknown handling of unclear replies",
    { onUnclearReply: "ignore" },
    "onUnclearReply",
    "ignore",
    /"ask-again" or "accept"/,
  ],
  ["an unknown way of closing", { closing: "archive" }, "closing", "archive", /"close" or "delete"/],

  ["a timer that is not a duration", timers({ inactive: "1 hour" }), "timers.inactive", "1 hour", /ISO 8601 duration/],
  ["a timer in months", timers({ closed: "P1M" }), "timers.closed", "P1M", /weeks, days, hours, minutes and seconds/],
  ["a short invitation", timers({ invitation: "PT30S" }), "timers.invitation", "PT30S", /at least 1 minute/],
  ["a short inactive timer", timers({ inactive: "PT59S" }), "timers.inactive", "PT59S", /1 minute, Twilio's minimum/],
  ["a short closed timer", timers({ closed: "PT9M" }), "timers.closed", "PT9M", /10 minutes, Twilio's minimum/],

  ["half a day of retention", { retentionDays: 0.5 }, "retentionDays", 0.5, /whole number/],
  ["no retention", { retentionDays: 0 }, "retentionDays", 0, /1 or more/],
  [
    "a retention that CloudWatch Logs does not offer",
    { logRetentionDays: 42 },
    "logRetentionDays",
    42,
    /offers: 1, 3, 5, 7/,
  ],
  [
    "another kind of Conversation Service",
    { conversationServiceSid: "CH1" },
    "conversationServiceSid",
    "CH1",
    /"IS" and 32/,
  ],
  ["another kind of Messaging Service", { messagingServiceSid: "IS1" }, "messagingServiceSid", "IS1", /"MG" and 32/],

  [
    "a public base URL without TLS",
    { publicBaseUrl: "http://hooks.example.com" },
    "publicBaseUrl",
    "http://hooks.example.com",
    /"https:\/\/"/,
  ],
  [
    "a public base URL with a trailing slash",
    { publicBaseUrl: "https://hooks.example.com/" },
    "publicBaseUrl",
    "https://hooks.example.com/",
    /without a trailing slash/,
  ],
  [
    "a public base URL with a query",
    { publicBaseUrl: "https://hooks.example.com?a=b" },
    "publicBaseUrl",
    "https://hooks.example.com?a=b",
    /the host and, if any, the path/,
  ],
  [
    "a public base URL with upper case in the host",
    { publicBaseUrl: "https://Hooks.example.com" },
    "publicBaseUrl",
    "https://Hooks.example.com",
    /"https:\/\/"/,
  ],
  [
    "a public base URL with a user",
    { publicBaseUrl: "https://a:b@hooks.example.com" },
    "publicBaseUrl",
    "https://a:b@hooks.example.com",
    /"https:\/\/"/,
  ],
  [
    "a public base URL that is not a URL",
    { publicBaseUrl: "hooks.example.com" },
    "publicBaseUrl",
    "hooks.example.com",
    /"https:\/\/"/,
  ],
  [
    "a loopback address in prod",
    { stage: "prod", publicBaseUrl: "http://127.0.0.1:8480" },
    "publicBaseUrl",
    "http://127.0.0.1:8480",
    /called from the Internet/,
  ],
  [
    "a simulator in prod",
    { stage: "prod", twilioBaseUrls: { ...urls, media: urls.content } },
    "twilioBaseUrls",
    expect.anything(),
    /uses Twilio itself/,
  ],
  ["a simulator with an address missing", { twilioBaseUrls: urls }, "twilioBaseUrls.media", undefined, /add it/],
  [
    "a simulator with a trailing slash",
    { twilioBaseUrls: { ...urls, media: "http://localhost:1/" } },
    "twilioBaseUrls.media",
    "http://localhost:1/",
    /without a trailing slash/,
  ],

  ["a topic's name for its ARN", { alarmTopicArn: "on-call" }, "alarmTopicArn", "on-call", /ARN of an SNS topic/],
  [
    "an alias for a key",
    { encryptionKeyArn: "alias/data" },
    "encryptionKeyArn",
    "alias/data",
    /ARN of a KMS key \(not of an alias\)/,
  ],
  ["a text for a choice", { managedRotation: "yes" }, "managedRotation", "yes", /true or false/],
  ["an unknown removal policy", { removalPolicy: "snapshot" }, "removalPolicy", "snapshot", /"retain" or "destroy"/],
  [
    "more concurrency than Lambda allows",
    { maximumConcurrency: 1_001 },
    "maximumConcurrency",
    1_001,
    /concurrent events, 2 to 1000/,
  ],
  [
    "a rate limit of zero",
    { throttling: { rateLimit: 0, burstLimit: 1 } },
    "throttling.rateLimit",
    0,
    /whole number of requests a second, 1 or more/,
  ],
];

test.each(table)("%s is reported with its key, value and remedy", (_, changes, key, value, remedy) => {
  expect(mistakesOf(changes)).toEqual([{ key, value, remedy: expect.stringMatching(remedy) }]);
});

test("a missing key is reported like any other mistake", () => {
  const { senders: _senders, ...rest } = example;
  expect(() => checkConfiguration(rest)).toThrow("senders: missing\n    -> add it; config/example.ts shows how");
});

test("more than a hundred variables are refused", () => {
  const variables = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, "a value"]));
  expect(mistakesOf(template({ variables }))).toEqual([
    {
      key: 'templates["delivery-invitation"].variables',
      value: variables,
      remedy: expect.stringContaining("at most 100"),
    },
  ]);
});

test("all mistakes are reported at once, whatever their kind", () => {
  const mistakes = mistakesOf({
    stage: "Prod",
    colour: "red",
    size: 1,
    senders: ["+15550001001", "+15550001001"],
    closing: undefined,
    texts: textsWithoutDefault,
  });
  expect(mistakes.map(({ key }) => key).sort()).toEqual([
    "closing",
    "colour",
    "senders[1]",
    "size",
    "stage",
    "texts.en",
  ]);
});

test("a configuration that is not an object is reported", () => {
  expect(() => checkConfiguration("prod")).toThrow(/write an object/);
});

test("the error lists what to correct", () => {
  expect(() => checkConfiguration({ ...example, ...timers({ closed: "PT9M" }), closing: undefined })).toThrow(
    [
      "The stage's configuration (config/) has 2 mistakes:",
      '  timers.closed: "PT9M"',
      "    -> write at least 10 minutes, Twilio's minimum",
      "  closing: missing",
      '    -> write "close" or "delete"',
    ].join("\n"),
  );
});
