import { createHmac } from "node:crypto";

/** Form fields of a webhook. */
export type Fields = Readonly<Record<string, string>>;

/**
 * The value of `X-Twilio-Signature`: base64 of HMAC-SHA1, under the primary auth token, over the URL followed by each
 * field's name and value, sorted by name ("Webhooks Security" page).
 *
 * @param url the exact URL requested, with its query string
 * @param fields the form fields of a POST; none for a GET, whose fields are already in the URL
 */
export function signature(authToken: string, url: string, fields: Fields): string {
  const text = Object.keys(fields)
    .sort()
    .reduce((signed, name) => `${signed}${name}${fields[name]}`, url);
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}
