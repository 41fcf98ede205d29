import * as v from "valibot";
import { durationSeconds } from "./duration.ts";
import { maskText } from "./mask.ts";

/**
 * The operations' requests as callers send them: their shapes, and the rules that need only the request itself. Rules
 * that need the stage's configuration (does the template exist?) are in `validate.ts`.
 */

/** An object that accepts no other keys, so that a misspelt key is reported instead of silently defaulted. */
const strict = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) =>
    issue.expected === "never"
      ? "is not a known key"
      : issue.path && issue.received === "undefined"
        ? "is missing"
        : "must be an object",
  );

const hasKey = (input: unknown, key: string): boolean => typeof input === "object" && input !== null && key in input;

const reference = v.pipe(
  v.string("must be a string"),
  v.regex(/^[A-Za-z0-9._~-]{1,100}$/, "must be 1 to 100 of A-Z a-z 0-9 . _ ~ -"),
);

/**
 * Opaque, compared as a whole: `whatsapp:+<digits>`, `+<digits>`, or a WhatsApp business-scoped id such as
 * `whatsapp:US.ABC123`.
 */
const address = v.pipe(
  v.string("must be a string"),
  v.regex(
    /^(whatsapp:)?\+[1-9]\d{6,14}$|^whatsapp:[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/,
    'must be "whatsapp:+" or "+" with the country code and number, 7 to 15 digits, or "whatsapp:" with a business-scoped id',
  ),
);

/** Twilio advises against these characters in an identity (Twilio, "Users and identity"). */
const identity = v.pipe(
  v.string("must be a string"),
  v.regex(/^[^!*'();:@&=+$,/?%#[\]\s]{1,256}$/, "must be 1 to 256 characters, without !*'();:@&=+$,/?%#[] or spaces"),
);

const locale = v.pipe(
  v.string("must be a string"),
  v.maxLength(35, "must be a language tag"),
  v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as "en" or "pt-BR"'),
);

const proxyAddress = v.pipe(
  v.string("must be a string"),
  v.regex(/^(whatsapp:)?\+[1-9]\d{6,14}$/, "must be one of the stage's senders"),
);

const onPhone = strict({ address, proxyAddress: v.optional(proxyAddress), locale: v.optional(locale) });
const onChat = strict({ identity, locale: v.optional(locale) });
/** `{"address": "whatsapp:+…"}`, `{"address": "+…"}` for SMS, or `{"identity": "…"}` for chat. */
const person = v.lazy((input) => (hasKey(input, "identity") ? onChat : onPhone));

/** WhatsApp rejects variables with line breaks, tabs or more than four spaces in a row (error 63028 and similar). */
const variableValue = v.pipe(
  v.string("must be a string"),
  v.minLength(1, "must not be empty"),
  v.maxLength(1600, "must have at most 1600 characters"),
  v.check(
    (text) => !/[\n\r\t]| {5,}/.test(text),
    "must not contain line breaks, tabs or more than four spaces in a row (WhatsApp rejects them)",
  ),
);

const text = v.pipe(
  v.string("must be a string"),
  v.trim(),
  v.minLength(1, "must not be empty"),
  v.maxLength(1600, "must have at most 1600 characters"),
);

const template = strict({
  template: v.string("must be a template's name"),
  variables: v.optional(v.record(v.string(), variableValue, "must be an object of strings"), {}),
});
const plainText = strict({ text });
/** A template, or plain text to somebody on a channel without a window. */
const content = v.lazy((input) => (hasKey(input, "text") ? plainText : template));

const longestSeconds = 366 * 24 * 60 * 60;

const duration = (minimumSeconds: number, minimum: string) =>
  v.pipe(
    v.string("must be a string"),
    v.check((value) => {
      const seconds = durationSeconds(value.slice(0, 40)) ?? -1;
      return value.length <= 40 && seconds >= minimumSeconds && seconds <= longestSeconds;
    }, `must be an ISO 8601 duration of at least ${minimum} and at most a year, such as "PT1H"`),
  );

const requestId = v.optional(
  v.pipe(
    v.string("must be a string"),
    v.regex(/^[A-Za-z0-9._~/:-]{1,128}$/, "must be 1 to 128 of A-Z a-z 0-9 . _ ~ / : -"),
  ),
);
const waitSeconds = v.optional(
  v.pipe(
    v.number("must be a number"),
    v.minValue(0, "must be 0 or more"),
    v.maxValue(25, "must be 25 or less: the function itself times out after 30 seconds"),
  ),
  10,
);

/** Whether DynamoDB stores it unchanged. */
function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (typeof value !== "object" || value === null) return true;
  return depth < 10 && Object.values(value).every((item) => isStorable(item, depth + 1));
}

/** The caller's own JSON. */
const jsonObject = v.pipe(
  v.record(v.string(), v.unknown(), "must be an object"),
  v.check(
    (value) => !Array.isArray(value) && isStorable(value) && JSON.stringify(value).length <= 2_000,
    "must be an object of at most 2000 characters as JSON, nested at most 10 deep, with no number beyond 2^53",
  ),
);

export const openConversationRequest = strict({
  reference,
  initiator: person,
  invitee: person,
  invitation: v.optional(v.nullable(content)),
  introduction: v.optional(v.nullable(content)),
  timers: v.optional(
    strict({
      invitation: v.optional(duration(1, "1 second")),
      inactive: v.optional(duration(60, "1 minute (Twilio's minimum)")),
      closed: v.optional(duration(600, "10 minutes (Twilio's minimum)")),
    }),
    {},
  ),
  onBusy: v.optional(v.picklist(["fail", "replace", "wait"], 'must be "fail", "replace" or "wait"'), "fail"),
  attributes: v.optional(jsonObject, {}),
  requestId,
  waitSeconds,
});
export type OpenConversationRequest = v.InferOutput<typeof openConversationRequest>;
export type PersonRequest = OpenConversationRequest["initiator"];
export type Content = NonNullable<OpenConversationRequest["invitation"]>;

export const closeConversationRequest = strict({
  reference,
  /** What happens to the Conversation at Twilio. By default, what the stage's configuration says. */
  closing: v.optional(v.picklist(["close", "delete"], 'must be "close" or "delete"')),
  requestId,
  waitSeconds,
});
export type CloseConversationRequest = v.InferOutput<typeof closeConversationRequest>;

export const sendMessageRequest = strict({
  reference,
  to: v.picklist(["initiator", "invitee"], 'must be "initiator" or "invitee"'),
  message: content,
  requestId,
  waitSeconds,
});
export type SendMessageRequest = v.InferOutput<typeof sendMessageRequest>;

/** A service's name. It goes on the bus, so it must not be anybody's number. */
const recordedBy = v.pipe(
  v.string("must be a string"),
  v.regex(/^[A-Za-z0-9._~/:-]{1,100}$/, "must be 1 to 100 of A-Z a-z 0-9 . _ ~ / : -"),
  v.check((name) => maskText(name) === name, "must name a service, and not contain a phone number"),
);

export const recordConsentRequest = strict({
  address,
  decision: v.picklist(["granted", "declined", "revoked"], 'must be "granted", "declined" or "revoked"'),
  /** How the service knows, in its own words. */
  basis: v.pipe(
    v.string("must be a string"),
    v.trim(),
    v.minLength(1, "must not be empty"),
    v.maxLength(200, "must have at most 200 characters"),
  ),
  evidence: v.optional(jsonObject, {}),
  recordedBy,
  requestId,
  waitSeconds,
});
export type RecordConsentRequest = v.InferOutput<typeof recordConsentRequest>;

export const describeConsentRequest = strict({ address });
export type DescribeConsentRequest = v.InferOutput<typeof describeConsentRequest>;

export const describeConversationRequest = strict({ reference });
export type DescribeConversationRequest = v.InferOutput<typeof describeConversationRequest>;
