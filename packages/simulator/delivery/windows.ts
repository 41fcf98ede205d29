/** How long the business may reply freely after an inbound message (error 63016, "WhatsApp session window"). */
const windowMs = 24 * 60 * 60 * 1000;

/**
 * WhatsApp's 24-hour windows, one per pair of sender and user, regardless of which conversation captured the message,
 * if any. Only the user's own messages open a window; a template sent to them does not.
 */
export class Windows {
  private readonly openUntil = new Map<string, Date>();

  /** Opens the window for 24 hours from now. */
  open(senderAddress: string, userAddress: string, now: Date): void {
    this.openUntil.set(`${senderAddress} ${userAddress}`, new Date(now.getTime() + windowMs));
  }

  isOpen(senderAddress: string, userAddress: string, now: Date): boolean {
    const end = this.openUntil.get(`${senderAddress} ${userAddress}`);
    return end !== undefined && now < end;
  }

  clear(): void {
    this.openUntil.clear();
  }
}
