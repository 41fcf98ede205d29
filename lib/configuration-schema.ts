import { durationSeconds } from "@masked-conversations/client";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as v from "valibot";
import { foldText } from "../lambda/decide/fold-text.ts";
import type { RuntimeConfiguration, SenderAddress } from "../lambda/model/configuration.ts";
import type { StageConfiguration } from "./stage-configuration.ts";

/**
 * The shape of a stage's configuration, and the rules for single values; `configuration-consistency.ts` has those that
 * involve several. Every message is a remedy: it says what to write instead.
 */

/** An object that accepts no other keys, so that a misspelt key is not silently ignored. */
const exactObject = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.objectWithRest(entries, v.never("remove it, or correct its spelling: there is no such key"), (issue) =>
    issue.received === "undefined"
      ? "add it; config/example.ts shows how"
      : "write an object; config/example.ts shows how",
  );

const matching = (pattern: RegExp, remedy: string) => v.pipe(v.string(remedy), v.regex(pattern, remedy));
const recordOf = <const Key extends v.GenericSchema<string, string>, const Value extends v.GenericSchema>(
  key: Key,
  value: Value,
) => v.record(key, value, "write an object; config/example.ts shows how");
const oneOf = <const Option extends string>(...options: Option[]) =>
  v.picklist(options, `write ${options.map((option) => `"${option}"`).join(" or ")}`);

const senderRemedy =
  'write "whatsapp:+" or "+", the country code and the number, digits only, such as "whatsapp:+15550001001"';
const sender = v.pipe(
  v.custom<SenderAddress>((value) => typeof value === "string", senderRemedy),
  v.regex(/^(whatsapp:)?\+[1-9]\d{6,14}$/, senderRemedy),
);

const localeRemedy = 'write a language tag (BCP 47), such as "en" or "pt-BR"';
const locale = v.pipe(
  v.string(localeRemedy),
  v.check((tag) => isCanonicalLocale(tag), localeRemedy),
);

function isCanonicalLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

const variableName = v.pipe(
  v.string(),
  v.regex(/^\S+$/, "write a name without spaces, as Twilio's Content API requires"),
  v.maxLength(16, "shorten the name to 16 characters, the Content API's maximum"),
);

const template = exactObject({
  contentSids: recordOf(
    locale,
    matching(
      /^HX[0-9a-fA-F]{32}$/,
      'write the Content SID, "HX" and 32 hexadecimal digits: Twilio Console, Content Template Builder',
    ),
  ),
  variables: v.pipe(
    recordOf(variableName, matching(/\S/, "describe the variable, for callers of the operations")),
    v.maxEntries(100, "remove variables: the Content API allows at most 100"),
  ),
});

const text = v.pipe(
  v.string("write a text"),
  v.regex(/\S/, "write a text: it is sent to people"),
  v.maxLength(1_600, "shorten the text to 1,600 characters, Twilio's maximum for a message"),
);

const wordRemedy = "write a word, or remove the entry";
const word = v.pipe(
  v.string(wordRemedy),
  v.check((value) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(foldText(value)), wordRemedy),
  v.check(
    (value) => !/^[\p{L}\p{N}]$/u.test(foldText(value)),
    'write two letters or more: one alone may be an initial, as in the address "S. Martín 123"',
  ),
);

const words = v.pipe(
  v.array(word, "write a list of words"),
  v.minLength(1, "add at least one word, or no reply can have this meaning"),
);

const timer = (minimumSeconds: number, minimum: string) =>
  v.pipe(
    v.string(`write an ISO 8601 duration of at least ${minimum}, such as "PT1H"`),
    v.check(
      (value) => durationSeconds(value) !== undefined,
      'write an ISO 8601 duration in weeks, days, hours, minutes and seconds, such as "PT15M"',
    ),
    v.check((value) => (durationSeconds(value) ?? minimumSeconds) >= minimumSeconds, `write at least ${minimum}`),
  );

const wholeNumber = (minimum: number, maximum: number, unit: string) => {
  const remedy = `write a whole number of ${unit}, ${minimum} to ${maximum}`;
  return v.pipe(v.number(remedy), v.integer(remedy), v.minValue(minimum, remedy), v.maxValue(maximum, remedy));
};

const wholeNumberFromOne = (unit: string) => {
  const remedy = `write a whole number of ${unit}, 1 or more`;
  return v.pipe(
    v.number(remedy),
    v.check((value) => Number.isInteger(value) && value >= 1, remedy),
  );
};

const baseUrlRemedy =
  'write "https://", the host and, if any, the path, without a trailing slash; "http://" is allowed only for loopback hosts';
const baseUrl = v.pipe(
  v.string(baseUrlRemedy),
  v.check((value) => isBaseUrl(value), baseUrlRemedy),
);

/**
 * Twilio's signature covers the exact URL, so only its canonical spelling is accepted: no default port, no upper case in
 * the host.
 */
function isBaseUrl(value: string): boolean {
  if (!URL.canParse(value) || value.endsWith("/")) return false;
  const url = new URL(value);
  const transport = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  return transport && `${url.origin}${url.pathname}`.replace(/\/$/, "") === value;
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

const offeredRetentions = Object.values(RetentionDays).filter(
  (days): days is RetentionDays => typeof days === "number" && days < RetentionDays.INFINITE,
);

/** Compiled into the bundles. `satisfies` makes the compiler report keys of the type that are missing here. */
export const runtimeEntries = {
  stage: matching(
    /^[a-z0-9-]{1,20}$/,
    "write 1 to 20 of a-z 0-9 -, as it becomes part of every Conversation's unique name",
  ),
  senders: v.pipe(
    v.array(sender, "write a list of senders"),
    v.minLength(1, "add a sender: nothing can be sent without one"),
  ),
  templates: recordOf(
    matching(/^[a-z0-9-]{1,64}$/, "write 1 to 64 of a-z 0-9 -, as callers name the template by it"),
    template,
  ),
  defaultLocale: locale,
  texts: recordOf(
    locale,
    exactObject({ justAMoment: text, declined: text, askAgain: text, chatEnded: text, farewell: text }),
  ),
  replyWords: recordOf(
    locale,
    exactObject({
      yes: words,
      yesAlone: v.optional(words),
      no: words,
      stop: words,
      stopUnlessConnected: v.optional(words),
      doubt: v.optional(words),
      start: words,
    }),
  ),
  reengagementTemplate: v.optional(v.string('write the name of one of "templates"')),
  coolOff: v.optional(timer(0, "nothing")),
  onUnclearReply: oneOf("ask-again", "accept"),
  timers: exactObject({
    invitation: timer(60, "1 minute"),
    inactive: v.optional(timer(60, "1 minute, Twilio's minimum")),
    closed: v.optional(timer(600, "10 minutes, Twilio's minimum")),
  }),
  closing: oneOf("close", "delete"),
  retentionDays: wholeNumberFromOne("days"),
  conversationServiceSid: v.optional(
    matching(/^IS[0-9a-fA-F]{32}$/, 'write the SID of a Conversation Service, "IS" and 32 hexadecimal digits'),
  ),
  messagingServiceSid: v.optional(
    matching(/^MG[0-9a-fA-F]{32}$/, 'write the SID of a Messaging Service, "MG" and 32 hexadecimal digits'),
  ),
  twilioBaseUrls: v.optional(
    exactObject({ conversations: baseUrl, content: baseUrl, messaging: baseUrl, media: baseUrl }),
  ),
} satisfies Record<keyof RuntimeConfiguration, v.GenericSchema>;

const deploymentEntries = {
  publicBaseUrl: v.optional(baseUrl),
  alarmTopicArn: v.optional(
    matching(
      /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
      'write the ARN of an SNS topic, "arn:aws:sns:REGION:ACCOUNT:NAME"',
    ),
  ),
  encryptionKeyArn: v.optional(
    matching(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f-]{36})$/,
      'write the ARN of a KMS key (not of an alias), "arn:aws:kms:REGION:ACCOUNT:key/ID"',
    ),
  ),
  managedRotation: v.optional(v.boolean("write true or false")),
  logRetentionDays: v.picklist(
    offeredRetentions,
    `write one of the retentions that CloudWatch Logs offers: ${offeredRetentions.join(", ")}`,
  ),
  removalPolicy: v.optional(oneOf("retain", "destroy")),
  maximumConcurrency: v.optional(wholeNumber(2, 1_000, "concurrent events")),
  throttling: v.optional(
    exactObject({
      rateLimit: wholeNumberFromOne("requests a second"),
      burstLimit: wholeNumberFromOne("concurrent requests"),
    }),
  ),
} satisfies Record<Exclude<keyof StageConfiguration, keyof RuntimeConfiguration>, v.GenericSchema>;

export const configurationSchema = exactObject({ ...runtimeEntries, ...deploymentEntries });
