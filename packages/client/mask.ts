/**
 * Shows enough of an address to recognise it when talking to its owner, and never enough to write to it:
 * `whatsapp:+5511900000077` becomes `whatsapp:•••77`, `+14155550123` becomes `•••23`, an identity keeps its last two
 * characters.
 */
export function maskAddress(address: string): string {
  const channel = address.startsWith("whatsapp:") ? "whatsapp:" : "";
  const shown = address.slice(channel.length);
  return `${channel}•••${shown.length > 4 ? shown.slice(-2) : ""}`;
}

/**
 * Masks whatever looks like an address in a text we did not write (an error message from Twilio or a library) before
 * it is logged or returned: digits that could be a phone number (also with the plus URL-encoded as %2B), and WhatsApp's
 * business-scoped ids. SIDs are kept, because a letter precedes their digits.
 */
export function maskText(text: string): string {
  return text
    .replace(/whatsapp:[A-Za-z]{2}\.[A-Za-z0-9.]+/g, "whatsapp:•••")
    .replace(/(?:%2B|(?<![A-Za-z0-9])\+?)\d(?:[\s().-]?\d){6,}/gi, "•••");
}
