import { invalidParameter } from "../rest/errors.ts";

/** In bytes ("Conversations Limits" page). */
export const attributesLimit = { conversation: 16 * 1024, participant: 4 * 1024, message: 4 * 1024 } as const;

/**
 * Returns `attributes` unchanged when it is JSON within the limit, and `{}` when it is missing or empty. Throws 20001
 * otherwise.
 */
export function checkedAttributes(attributes: string | undefined, limitBytes: number): string {
  if (attributes === undefined || attributes === "") return "{}";
  if (Buffer.byteLength(attributes) > limitBytes || !isJson(attributes)) {
    throw invalidParameter("Attributes", `valid JSON of at most ${limitBytes} bytes is expected`);
  }
  return attributes;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
