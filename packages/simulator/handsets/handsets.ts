/** A file on a phone. */
export interface ShownMedia {
  readonly contentType: string;
  readonly sid: string;
  readonly sizeBytes: number;
  /** Where its bytes are, below the simulator's URL; whoever knows it can fetch them. */
  readonly path: string;
}

/** One message as a person sees it on their phone. */
export interface HandsetMessage {
  readonly direction: "received" | "sent";
  /** The sender's address at the other end: all that the person sees of whoever wrote. */
  readonly with: string;
  readonly body: string;
  readonly media: readonly ShownMedia[];
  /** Titles of the quick-reply buttons under the message. */
  readonly buttons: readonly string[];
  readonly contentSid?: string;
  messageSid?: string;
  conversationSid?: string;
  /** ISO 8601, on the virtual clock. */
  readonly at: string;
  status?: "delivered" | "read";
}

/** A person's phone on one channel. */
export interface Handset {
  readonly address: string;
  /** `whatsapp:US.ABC…`: the name under which WhatsApp shows this user to the business. */
  businessScopedId: string | undefined;
  /** The person has blocked the business, or the carrier blocks it. */
  blocked: boolean;
  /** The phone is off or its number is gone. */
  unreachable: boolean;
  readonly messages: HandsetMessage[];
  /** What to tell Twilio when the person reads what they have received. */
  unread: (() => void)[];
}

/** All phones, by address; one exists as soon as somebody speaks of it. */
export class Handsets {
  private readonly byAddress = new Map<string, Handset>();
  private readonly byBusinessScopedId = new Map<string, Handset>();

  /** The phone with that address or business-scoped id, if anybody has spoken of it yet. */
  find(address: string): Handset | undefined {
    return this.byBusinessScopedId.get(address) ?? this.byAddress.get(address);
  }

  /** The phone with that address or business-scoped id. */
  at(address: string): Handset {
    const known = this.find(address);
    if (known !== undefined) return known;
    const handset: Handset = {
      address,
      businessScopedId: undefined,
      blocked: false,
      unreachable: false,
      messages: [],
      unread: [],
    };
    this.byAddress.set(address, handset);
    return handset;
  }

  /** Gives the user a business-scoped id, or takes it away. */
  setBusinessScopedId(handset: Handset, businessScopedId: string | undefined): void {
    if (handset.businessScopedId !== undefined) this.byBusinessScopedId.delete(handset.businessScopedId);
    handset.businessScopedId = businessScopedId;
    if (businessScopedId !== undefined) this.byBusinessScopedId.set(businessScopedId, handset);
  }

  /** Forgets every phone. */
  clear(): void {
    this.byAddress.clear();
    this.byBusinessScopedId.clear();
  }
}
