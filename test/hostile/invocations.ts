import { type Operation, type OperationName, operations } from "../../lambda/operations/operations.ts";
import { longText, oddText, type Private, privateOf, type Random } from "./random.ts";

/** An operation's input, as parsed by Lambda. */
export interface HostileInvocation {
  operation: OperationName;
  kind: string;
  input: unknown;
  private: Private;
}

type Json = Record<string, unknown>;

/** A valid request. Texts contain the private word, and addresses the private phone number. */
function valid(random: Random, operation: OperationName, { word, phone }: Private): Json {
  const reference = random.pick(["order-1", "constructor", "__proto__", "a".repeat(100), "person~x"]);
  const call = { waitSeconds: 0, ...(random.chance(0.3) && { requestId: "shop:1" }) };
  const address = `whatsapp:${phone}`;
  const invitation = { template: "delivery-invitation", variables: { "1": `${word} 1`, "2": `${word} 2` } };
  switch (operation) {
    case "OpenConversation":
      return {
        reference,
        initiator: random.chance(0.5) ? { address, locale: "pt-BR" } : { identity: "driver-9" },
        invitee: { address: `${address}1`, proxyAddress: "whatsapp:+15550001001", locale: "en" },
        invitation,
        introduction: random.pick([null, { template: "delivery-introduction" }]),
        timers: { invitation: "PT15M", inactive: "PT1H", closed: "P1D" },
        onBusy: random.pick(["fail", "replace", "wait"]),
        attributes: { note: word, nested: { list: [1, true, null, word] } },
        ...call,
      };
    case "CloseConversation":
      return { reference, closing: random.pick(["close", "delete"]), ...call };
    case "SendMessage":
      return {
        reference,
        to: "invitee",
        message: random.pick<Json>([{ text: `${word} ${phone}` }, invitation]),
        ...call,
      };
    case "RecordConsent":
      return {
        address,
        decision: "granted",
        basis: `${word} ticked`,
        evidence: { page: word, ip: "192.0.2.1" },
        recordedBy: "shop",
        ...call,
      };
    case "DescribeConversation":
      return { reference };
    case "DescribeConsent":
      return { address };
  }
}

const nested = (depth: number, inner: unknown, wrap: (value: unknown) => unknown): unknown => {
  let value = inner;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
};

/** Sets an own property of any name, like `JSON.parse`. */
const own = (target: object, key: string, value: unknown): void => {
  // Arrays in JSON have only elements.
  if (Array.isArray(target) && (key === "length" || !Object.hasOwn(target, key))) return;
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
};

function manyKeys(count: number, keyOf: (index: number) => string, value: unknown): Json {
  const many: Json = {};
  for (let index = 0; index < count; index++) own(many, keyOf(index), value);
  return many;
}

/** Any JSON, small or large. */
function oddJson(random: Random, kept: Private, depth = 0): unknown {
  const deeper = (): unknown => (depth > 3 ? null : oddJson(random, kept, depth + 1));
  return random.oneOf<unknown>(
    () => oddText(random, kept),
    () => oddText(random, kept),
    () =>
      random.pick([
        null,
        true,
        false,
        0,
        -1,
        1.5,
        -0,
        2 ** 53,
        2 ** 53 + 2,
        1e308,
        Number.POSITIVE_INFINITY,
        5e-324,
        5511987654321,
      ]),
    () => random.times(random.below(4), deeper),
    () => manyKeys(random.below(4), () => oddText(random, { ...kept, word: "misspelt" }), deeper()),
    () => longText(kept, random.chance(0.02) ? 6_000_000 : random.below(20_000)),
    () =>
      nested(
        random.chance(0.05) ? 100_000 : random.below(200),
        kept.word,
        random.pick<(value: unknown) => unknown>([(value) => [value], (value) => ({ a: value })]),
      ),
    () =>
      manyKeys(
        random.chance(0.02) ? 100_000 : random.below(500),
        (index) => `misspelt${index}`,
        random.pick<unknown>([1, "", null, "\n"]),
      ),
    () => manyKeys(1, () => "misspelt".repeat(random.pick([1, 100, 20_000])), "\n"),
    () => random.times(random.below(2_000), () => random.pick<unknown>([null, kept.word, 1])),
    () => `en${"-abcd".repeat(random.pick([1, 100, 300_000]))}`,
    () => random.pick(["PT0S", "P", "PT", "P99999999999W", `PT${"9".repeat(400)}S`, "PT1e9S", "P1Y", "PT-1S"]),
  );
}

/** Every property in a request, as an object and a key. */
function places(value: unknown, depth = 0): { at: Json; key: string }[] {
  if (typeof value !== "object" || value === null || depth > 4) return [];
  const at: Json = value as Json;
  return Object.keys(at).flatMap((key) => [{ at, key }, ...places(at[key], depth + 1)]);
}

/** A text within a value, as if the caller had forgotten the object around it. */
function innerText(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > 4) return value;
  return innerText(Object.values(value).at(-1), depth + 1);
}

/**
 * The keys whose values are people's texts. For other keys, a refusal shows the value, so that the caller can find the
 * mistake.
 */
const ofWords =
  /^(text|variables|\d+|note|nested|list|basis|evidence|page|ip|attributes|message|invitation|introduction)$/;

function spoil(random: Random, request: Json, { word, phone }: Private): string {
  const all = places(request).filter(({ key }) => key !== "waitSeconds" || random.chance(0.2));
  const place = all[random.below(all.length)];
  if (!place) return "nothing to spoil";
  const { at, key } = place;
  // Among the timers, `invitation` is a length of time.
  const isOfWords = ofWords.test(key) && at !== request.timers;
  const kept = { word: isOfWords ? word : "misspelt", phone };
  return random.oneOf(
    () => {
      own(at, key, oddJson(random, kept));
      return "another value";
    },
    () => {
      own(at, key, oddJson(random, kept));
      return "another value";
    },
    () => {
      if (key !== "waitSeconds") delete at[key];
      return "a missing key";
    },
    () => {
      own(at, oddText(random, { word: "misspelt", phone }), oddJson(random, { word, phone }));
      return "an unknown key";
    },
    () => {
      own(at, key, [at[key]]);
      return "an array around it";
    },
    () => {
      own(at, key, { [key]: at[key] });
      return "an object around it";
    },
    () => {
      own(at, key, innerText(at[key]));
      return "the text without its object";
    },
  );
}

/** The next hostile invocation. */
export function hostileInvocation(random: Random): HostileInvocation {
  const kept = privateOf(random);
  const operation = random.pick<Operation>(operations).name;
  if (random.chance(0.25)) {
    const input = random.chance(0.02) ? undefined : oddJson(random, kept);
    return { operation, kind: "any JSON", input, private: kept };
  }
  const input = valid(random, operation, kept);
  const kinds = random.times(1 + random.below(2), () => spoil(random, input, kept));
  return { operation, kind: kinds.join(" and "), input, private: kept };
}
