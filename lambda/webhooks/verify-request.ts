import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import type { AuthTokenReader } from "../twilio/credentials.ts";

/** The fields of Twilio's form: a repeated key keeps all its values, because the signature covers all of them. */
export type Form = Readonly<Record<string, string | string[]>>;

const verified = Symbol("verified");

/** A request whose signature was checked. Only `verifyRequest` makes one, and only this can be parsed into an event. */
export interface VerifiedRequest {
  readonly [verified]: true;
  readonly form: Form;
  readonly query: URLSearchParams;
}

export type Verification = VerifiedRequest | { refused: "signature-missing" | "signature-wrong" };

/**
 * The body as it was sent. API Gateway hands over bytes it does not take for text as base64; they are UTF-8 all the
 * same.
 */
function rawBody(event: APIGatewayProxyEventV2): string {
  return event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString("utf8") : (event.body ?? "");
}

/** Parses `application/x-www-form-urlencoded` without losing empty values or repeated keys. */
export function parseForm(body: string): Form {
  // No prototype: a field may be called `__proto__`.
  const form: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(body)) {
    const present = form[key];
    if (present === undefined) form[key] = value;
    else if (Array.isArray(present)) present.push(value);
    else form[key] = [present, value];
  }
  return form;
}

/**
 * What Twilio sends is far smaller: a person's 32 kB, percent-encoded, in some twenty fields. Whatever is larger is
 * refused before it costs the time of parsing it and of hashing it for each token and each spelling of the URL.
 */
const longestBody = 512 * 1024;
const mostFields = 500;

const isOversized = (body: string): boolean =>
  body.length > longestBody || body.split("&", mostFields + 1).length > mostFields;

/** An HMAC-SHA1 in base64. */
const signaturePattern = /^[A-Za-z0-9+/]{27}=$/;

/** The first value of a field, or nothing; Twilio repeats none of those that this product reads. */
export function field(form: Form, name: string): string {
  const value = form[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/**
 * Checks `X-Twilio-Signature` against the *configured* public URL, never against one rebuilt from headers: behind a
 * custom domain the host that arrives is not the host that Twilio signed (Twilio, "Webhooks security").
 *
 * @param publicBaseUrl what Twilio calls, without a trailing slash, such as `https://hooks.example.com`
 * @returns the verified request, or why it was refused
 * @throws when the auth token cannot be read: the caller answers 5xx, because nothing is known about the request
 */
export async function verifyRequest(
  event: APIGatewayProxyEventV2,
  authTokens: AuthTokenReader,
  publicBaseUrl: string,
): Promise<Verification> {
  const signature = event.headers["x-twilio-signature"];
  if (!signature) return { refused: "signature-missing" };
  const query = event.rawQueryString ? `?${event.rawQueryString}` : "";
  const url = `${publicBaseUrl}${event.rawPath}${query}`;
  const body = rawBody(event);
  if (!signaturePattern.test(signature) || isOversized(body)) return { refused: "signature-wrong" };
  const form = parseForm(body);
  const isSignedWith = (authToken: string): boolean => validateRequest(authToken, signature, url, form);
  if (!(await authTokens.someTokenMatches(isSignedWith, field(form, "AccountSid")))) {
    return { refused: "signature-wrong" };
  }
  return { [verified]: true, form, query: new URLSearchParams(event.rawQueryString) };
}
