import { makeSid } from "../sid.ts";

/** What happens to a message that no conversation captures: whether, where and how one is created for it. */
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

/** The address configurations of the account, by SID; at most one for an address. */
export class AddressConfigurations {
  private readonly bySid = new Map<string, AddressConfiguration>();

  /** Adds a configuration and gives it a SID. */
  add(configuration: Omit<AddressConfiguration, "sid">): AddressConfiguration {
    const whole = { ...configuration, sid: makeSid("IG") };
    this.bySid.set(whole.sid, whole);
    return whole;
  }

  /** Finds one by SID or by address. */
  find(sidOrAddress: string): AddressConfiguration | undefined {
    return this.bySid.get(sidOrAddress) ?? this.all().find(({ address }) => address === sidOrAddress);
  }

  /** All of them, oldest first. */
  all(): AddressConfiguration[] {
    return [...this.bySid.values()];
  }

  /** Removes one; answers whether it existed. */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
