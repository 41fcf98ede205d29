import type { Twilio } from "../twilio.ts";
import type { Call, Quota } from "./call.ts";
import { TwilioError } from "./errors.ts";

const windowMs = 1000;

/** Limits mutating calls per second, for each conversation or service ("Conversations Limits" page). */
export class MutationLimits {
  private readonly timesByKey = new Map<string, number[]>();

  /**
   * Counts a call towards its quota. Throws 50063 with 429 when the quota is used up; such a call does not count.
   */
  count(twilio: Twilio, quota: Quota, call: Call): void {
    const limit = twilio.switches.mutationsPerSecond;
    if (limit === null) return;
    const key = quota === "service" ? call.chatServiceSid : conversationKey(twilio, call);
    const now = twilio.clock.now().getTime();
    const recent = (this.timesByKey.get(key) ?? []).filter((time) => time > now - windowMs);
    this.timesByKey.set(key, recent);
    if (recent.length >= limit) throw new TwilioError(50063, "Rate limit exceeded: too many actions per second", 429);
    recent.push(now);
  }

  clear(): void {
    this.timesByKey.clear();
  }
}

/** A conversation has one quota, whether it is addressed by SID or by unique name. */
function conversationKey(twilio: Twilio, call: Call): string {
  const name = call.segment("ConversationSid");
  return twilio.conversations.find(call.chatServiceSid, name)?.sid ?? name;
}
