import { createHash } from "node:crypto";

/** A short name for a long text: the same text, the same name; another text, practically never (96 bits). */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

/**
 * A fingerprint among the few dozen of one conversation (48 bits): the conversation's item is written for each message,
 * and DynamoDB counts it in kilobytes.
 */
export const markOf = (text: string): string => fingerprint(text).slice(0, 8);

/**
 * Twilio and the queue deliver an event again within minutes; the newest events of one conversation reach further back
 * than that.
 */
const rememberedEvents = 20;

export function remember(recentEvents: readonly string[], key: string): string[] {
  return [...recentEvents, markOf(key)].slice(-rememberedEvents);
}

export function isRemembered(recentEvents: readonly string[], key: string): boolean {
  return recentEvents.includes(markOf(key));
}
