/** How long an inbound WhatsApp message lets the business answer freely (error 63016, "WhatsApp session window"). */
const windowMs = 24 * 60 * 60 * 1000;

/**
 * WhatsApp's 24-hour windows, one for each (business sender, user), whichever conversation took the message, or none.
 * Only the user's own messages open one; a template that is sent to them does not.
 */
export class Windows {
  private readonly openUntil = new Map<string, Date>();

  /** The user has written to the sender: the window is open for 24 hours from now. */
  open(senderAddress: string, userAddress: string, now: Date): void {
    this.openUntil.set(`${senderAddress} ${userAddress}`, new Date(now.getTime() + windowMs));
  }

  /** Whether the sender may write freely to the user now. */
  isOpen(senderAddress: string, userAddress: string, now: Date): boolean {
    const end = this.openUntil.get(`${senderAddress} ${userAddress}`);
    return end !== undefined && now < end;
  }

  /** Closes every window. */
  clear(): void {
    this.openUntil.clear();
  }
}
