import { createHash } from "node:crypto";

/** A short name for a long text: the same text, the same name; another text, practically never (96 bits). */
export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

/** Twilio and the queue deliver an event again within minutes; the newest events of one conversation reach further back than that. */
const rememberedEvents = 20;

export function remember(recentEvents: readonly string[], key: string): string[] {
  return [...recentEvents, fingerprint(key)].slice(-rememberedEvents);
}

export function isRemembered(recentEvents: readonly string[], key: string): boolean {
  return recentEvents.includes(fingerprint(key));
}
