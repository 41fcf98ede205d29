import { makeSid } from "../sid.ts";

/** Whether and how a conversation is created for a message that none captures. */
export interface AutoCreation {
  enabled: boolean;
  type: "webhook" | "studio" | "default";
  conversationServiceSid: string | null;
  webhookUrl: string | null;
  webhookMethod: "get" | "post";
  webhookFilters: string[];
  studioFlowSid: string | null;
  studioRetryCount: number | null;
}

/** An address configuration (`IG…`): autocreation for one of the account's senders. */
export interface AddressConfiguration {
  readonly sid: string;
  readonly type: "sms" | "whatsapp";
  readonly address: string;
  friendlyName: string | null;
  readonly addressCountry: string | null;
  autoCreation: AutoCreation;
  readonly dateCreated: Date;
  dateUpdated: Date;
}

/** The account's address configurations; at most one per address. */
export class AddressConfigurations {
  private readonly bySid = new Map<string, AddressConfiguration>();

  add(configuration: Omit<AddressConfiguration, "sid">): AddressConfiguration {
    const whole = { ...configuration, sid: makeSid("IG") };
    this.bySid.set(whole.sid, whole);
    return whole;
  }

  find(sidOrAddress: string): AddressConfiguration | undefined {
    return this.bySid.get(sidOrAddress) ?? this.all().find(({ address }) => address === sidOrAddress);
  }

  /** Oldest first. */
  all(): AddressConfiguration[] {
    return [...this.bySid.values()];
  }

  /** @returns whether it existed */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
