import { serialize } from "../../lambda/queue/event-queue.ts";

/**
 * SQS's limits (SendMessage, "Request Parameters"): messages of at most 1 MiB with these characters, and ids of 1 to 128
 * characters.
 */
const largestMessageBytes = 1_048_576;
const refusedCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const queueId = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const reference = /^[A-Za-z0-9._~-]{1,100}$/;

function badNumbers(value: unknown, path: string): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`event${path} is not a number`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => badNumbers(item, `${path}.${key}`));
}

/** @returns what is wrong with an event on the queue */
export function faultsOfEvent(
  event: { type: string; reference: string; key: string; atMs?: number },
  deduplicationId: string,
): string[] {
  const message = serialize(event);
  const faults = badNumbers(event, "");
  if (!reference.test(event.reference)) faults.push("the reference is invalid");
  if (!queueId.test(deduplicationId)) faults.push(`SQS does not accept the deduplication id of ${event.type}`);
  if (Buffer.byteLength(message) > largestMessageBytes) faults.push(`the message of ${event.type} is too long for SQS`);
  if (refusedCharacter.test(message)) faults.push(`the message of ${event.type} has a character that SQS refuses`);
  if (event.atMs !== undefined && Number.isNaN(new Date(event.atMs).getTime()))
    faults.push(`${event.type}.atMs is not a time`);
  return faults;
}
