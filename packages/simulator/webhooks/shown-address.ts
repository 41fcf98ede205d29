import type { Twilio } from "../twilio.ts";

/**
 * A user's address as Twilio shows it: the business-scoped id if the user has one, unless a switch hides it (changelog
 * of 2026-07-20, "WhatsApp BSUID Format in Conversations and Webhook Fields").
 */
export function shownAddress(twilio: Twilio, address: string): string {
  if (twilio.switches.businessScopedIds === "hidden") return address;
  return twilio.handsets.find(address)?.businessScopedId ?? address;
}

/**
 * Whether two addresses belong to the same user: they are equal, or one is the business-scoped id of the other and the
 * switch lets them match.
 */
export function isSameUser(twilio: Twilio, one: string, other: string): boolean {
  if (one === other) return true;
  const handset = twilio.switches.businessScopedIdsMatchPhoneNumbers ? twilio.handsets.find(one) : undefined;
  return handset !== undefined && handset === twilio.handsets.find(other);
}
