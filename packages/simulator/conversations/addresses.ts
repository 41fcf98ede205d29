/** The channels of a messaging binding, as spelt in the REST API. */
export type Channel = "sms" | "whatsapp";

const phoneNumber = /^\+[1-9]\d{6,14}$/;
const whatsappNumber = /^whatsapp:\+[1-9]\d{6,14}$/;
/**
 * ISO country code, dot, up to 128 letters and digits; `ENT.` marks a parent id (Meta, "Business-scoped user IDs").
 */
const whatsappBusinessScopedId = /^whatsapp:[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** The channel by the address's prefix, whether or not the rest is well formed. */
export function channelOf(address: string): Channel {
  return address.startsWith("whatsapp:") ? "whatsapp" : "sms";
}

/** Whether it is `+E.164`, `whatsapp:+E.164`, or a WhatsApp business-scoped id. */
export function isUserAddress(address: string): boolean {
  return phoneNumber.test(address) || whatsappNumber.test(address) || whatsappBusinessScopedId.test(address);
}

/** Whether it is `+E.164` or `whatsapp:+E.164`. */
export function isSenderAddress(address: string): boolean {
  return phoneNumber.test(address) || whatsappNumber.test(address);
}

/** Only the United States and Canada have MMS ("Conversations Limits" page). */
export function hasMms(address: string): boolean {
  return address.startsWith("+1");
}
