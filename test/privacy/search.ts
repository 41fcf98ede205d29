import { createHash } from "node:crypto";

/**
 * Looks for what must not be anywhere: as it is, in parts, and in the disguises in which it could come along unnoticed.
 */

export interface Secret {
  kind: "address" | "text" | "token" | "signature";
  value: string;
}

/** Something that was put out: a log line, an event, an answer. */
export interface Output {
  /** What it is, for the one who has to mend a leak. */
  where: string;
  text: string;
}

export interface Leak {
  where: string;
  kind: Secret["kind"];
  /** The disguise in which it was found. */
  form: string;
  secret: string;
  /** The output, from a little before the place. */
  excerpt: string;
}

interface Needle {
  secret: Secret;
  form: string;
  text: string;
  /** Letters and digits on either side make it something else: nine digits are in many a time stamp. */
  standsAlone?: true;
}

/** How the bytes look in the middle of something in base64, whatever comes before and after them. */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text, "utf8");
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    // The first and the last character hold bits of the neighbours, too.
    const whole = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** Who knows the algorithm tries all numbers: a hash without a key tells the number. */
function hashes(text: string): string[] {
  const hash = createHash("sha256").update(text);
  const base64 = hash.copy().digest("base64").slice(0, 16);
  return [hash.digest("hex").slice(0, 24), base64, base64.replaceAll("+", "-").replaceAll("/", "_")];
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const formEncoded = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

type Forms = Record<string, string[]>;

function formsOfAddress(address: string): Forms {
  const subscriber = address.replace(/^whatsapp:/, "");
  const digits = subscriber.replace(/\D/g, "");
  const isNumber = /^\+\d+$/.test(subscriber);
  return {
    "as it is": [isNumber ? digits : subscriber],
    "in base64": [...inBase64(isNumber ? digits : subscriber)],
    hashed: [address, subscriber, digits].flatMap(hashes),
    // Country codes have one to three digits.
    "without its country code": isNumber ? [1, 2, 3, 4].map((length) => digits.slice(length)) : [],
  };
}

function formsOfText(text: string): Forms {
  return {
    "as it is": [text, escaped(text), escaped(escaped(text))],
    "URL-encoded": [encodeURIComponent(text), formEncoded(text)],
    "in base64": inBase64(text),
  };
}

function formsOfToken(token: string): Forms {
  const half = Math.floor(token.length / 2);
  return { ...formsOfText(token), "in part": [token.slice(0, half), token.slice(half)] };
}

const formsOf: Record<Secret["kind"], (value: string) => Forms> = {
  address: formsOfAddress,
  text: formsOfText,
  token: formsOfToken,
  signature: formsOfText,
};

/**
 * Shorter texts are no proof where they are part of something: "no" is in "another". They are looked for as a whole
 * value.
 */
const shortestPart = 8;

function needlesOf(secret: Secret): Needle[] {
  const needles = Object.entries(formsOf[secret.kind](secret.value)).flatMap(([form, texts]) =>
    [...new Set(texts)].map(
      (text): Needle => ({ secret, form, text, ...(form === "without its country code" && { standsAlone: true }) }),
    ),
  );
  return needles.filter(({ text }) => text.length >= shortestPart);
}

/** Every text within a JSON value, also where a text is JSON again. */
function valuesOf(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(valuesOf);
  if (typeof value !== "string") return [];
  return [value, ...(/^[[{]/.test(value) ? valuesOf(parsed(value)) : [])];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: searched as the text that it is
  }
}

const isAlphanumeric = (character: string | undefined): boolean =>
  character !== undefined && /[A-Za-z0-9]/.test(character);

function placeOf({ text, standsAlone }: Needle, haystack: string): number {
  for (let place = haystack.indexOf(text); place >= 0; place = haystack.indexOf(text, place + 1)) {
    if (!standsAlone || !(isAlphanumeric(haystack[place - 1]) || isAlphanumeric(haystack[place + text.length])))
      return place;
  }
  return -1;
}

/** `+55 (11) 98765-4321` is a number, too. */
const withoutSeparators = (text: string): string => text.replace(/(?<=\d)[\s().-]{1,3}(?=\d)/g, "");

/** @returns every secret that is in some output, once for each disguise */
export function findLeaks(secrets: readonly Secret[], outputs: readonly Output[]): Leak[] {
  const all = outputs.flatMap(({ where, text }) =>
    [text, withoutSeparators(text)].map((form) => ({ where, text: form })),
  );
  // One long text, because to search it a thousand times takes much less than to search a thousand texts.
  const haystack = all.map(({ text }) => text).join("\n");
  const outputAt = (place: number): Output | undefined => {
    let end = -1;
    return all.find(({ text }) => {
      end += text.length + 1;
      return place <= end;
    });
  };
  const found = secrets.flatMap(needlesOf).flatMap((needle): Leak[] => {
    const place = placeOf(needle, haystack);
    if (place < 0) return [];
    const { secret, form } = needle;
    const excerpt = haystack.slice(Math.max(0, place - 100), place + 100);
    return [{ where: outputAt(place)?.where ?? "", kind: secret.kind, form, secret: secret.value, excerpt }];
  });
  return [...found, ...findShortTexts(secrets, outputs)];
}

function findShortTexts(secrets: readonly Secret[], outputs: readonly Output[]): Leak[] {
  const short = new Set(
    secrets.filter(({ kind, value }) => kind === "text" && value.length < shortestPart).map(({ value }) => value),
  );
  return outputs.flatMap(({ where, text }) =>
    valuesOf(parsed(text))
      .filter((value) => short.has(value))
      .map(
        (value): Leak => ({
          where,
          kind: "text",
          form: "as a whole value",
          secret: value,
          excerpt: text.slice(0, 300),
        }),
      ),
  );
}

/** Each once, and nothing that is empty. */
export function distinct(secrets: readonly Secret[]): Secret[] {
  const byName = new Map(
    secrets.filter(({ value }) => value !== "").map((secret) => [`${secret.kind} ${secret.value}`, secret]),
  );
  return [...byName.values()];
}
