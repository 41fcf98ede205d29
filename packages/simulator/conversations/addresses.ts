/** The channels a participant's messaging binding can be on, as REST writes them. */
export type Channel = "sms" | "whatsapp";

const phoneNumber = /^\+[1-9]\d{6,14}$/;
const whatsappNumber = /^whatsapp:\+[1-9]\d{6,14}$/;
/**
 * ISO country, full stop, up to 128 letters and digits; `ENT.` marks a parent id (Meta, "Business-scoped user IDs").
 */
const whatsappBusinessScopedId = /^whatsapp:[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** The channel an address belongs to by its prefix, whether or not the rest is well formed. */
export function channelOf(address: string): Channel {
  return address.startsWith("whatsapp:") ? "whatsapp" : "sms";
}

/** Whether `address` can name a person: `+E.164`, `whatsapp:+E.164`, or a WhatsApp business-scoped id. */
export function isUserAddress(address: string): boolean {
  return phoneNumber.test(address) || whatsappNumber.test(address) || whatsappBusinessScopedId.test(address);
}

/** Whether `address` can be a sender: `+E.164` or `whatsapp:+E.164`. */
export function isSenderAddress(address: string): boolean {
  return phoneNumber.test(address) || whatsappNumber.test(address);
}

/** Whether the number can send and receive MMS: the United States and Canada only ("Conversations Limits" page). */
export function hasMms(address: string): boolean {
  return address.startsWith("+1");
}
