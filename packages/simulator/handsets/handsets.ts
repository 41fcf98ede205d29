/** A file on a phone. */
export interface ShownMedia {
  readonly contentType: string;
  readonly sid: string;
  readonly sizeBytes: number;
  /** Where to fetch the bytes, below the simulator's URL and without credentials. */
  readonly path: string;
}

/** One message as a person sees it on their phone. */
export interface HandsetMessage {
  readonly direction: "received" | "sent";
  /** The sender's address: the only one that the person sees. */
  readonly with: string;
  readonly body: string;
  readonly media: readonly ShownMedia[];
  /** Titles of the quick-reply buttons under the message. */
  readonly buttons: readonly string[];
  readonly contentSid?: string;
  messageSid?: string;
  conversationSid?: string;
  /** ISO 8601, by the virtual clock. */
  readonly at: string;
  status?: "delivered" | "read";
}

/** A person's phone on one channel. */
export interface Handset {
  readonly address: string;
  /** `whatsapp:US.ABC…`: the id under which WhatsApp shows this user to the business. */
  businessScopedId: string | undefined;
  /** The person has blocked the business, or the carrier blocks it. */
  blocked: boolean;
  /** The number is gone, or no network reaches it. */
  unreachable: boolean;
  /** The phone is switched off: messages wait for it until the network gives up. */
  off: boolean;
  readonly messages: HandsetMessage[];
  /** Reports each unread message as read to Twilio. */
  unread: (() => void)[];
  /** Lets each message arrive that was sent while the phone was off. */
  readonly waiting: Set<() => void>;
}

/** All phones, each created when it is first used. */
export class Handsets {
  private readonly byAddress = new Map<string, Handset>();
  private readonly byBusinessScopedId = new Map<string, Handset>();

  /** The phone with that address or business-scoped id, if it exists yet. */
  find(address: string): Handset | undefined {
    return this.byBusinessScopedId.get(address) ?? this.byAddress.get(address);
  }

  /** The phone with that address or business-scoped id, created if needed. */
  at(address: string): Handset {
    const known = this.find(address);
    if (known !== undefined) return known;
    const handset: Handset = {
      address,
      businessScopedId: undefined,
      blocked: false,
      unreachable: false,
      off: false,
      messages: [],
      unread: [],
      waiting: new Set(),
    };
    this.byAddress.set(address, handset);
    return handset;
  }

  setBusinessScopedId(handset: Handset, businessScopedId: string | undefined): void {
    if (handset.businessScopedId !== undefined) this.byBusinessScopedId.delete(handset.businessScopedId);
    handset.businessScopedId = businessScopedId;
    if (businessScopedId !== undefined) this.byBusinessScopedId.set(businessScopedId, handset);
  }

  clear(): void {
    this.byAddress.clear();
    this.byBusinessScopedId.clear();
  }
}
