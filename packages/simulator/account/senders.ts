import { type Channel, channelOf } from "../conversations/addresses.ts";
import { makeSid } from "../sid.ts";

/** A phone number or WhatsApp sender that the account owns. */
export interface Sender {
  /** `+E.164` or `whatsapp:+E.164`. */
  readonly address: string;
  readonly channel: Channel;
  /** `PN…` for a phone number, `XE…` for a channel sender. */
  readonly sid: string;
  /** Where messages go that no conversation captures. */
  inboundUrl: string | undefined;
}

/** The senders of the account, by address. */
export class Senders {
  private readonly byAddress = new Map<string, Sender>();

  constructor(senders: readonly { address: string; inboundUrl?: string }[]) {
    for (const { address, inboundUrl } of senders) {
      const channel = channelOf(address);
      this.byAddress.set(address, { address, channel, sid: makeSid(channel === "sms" ? "PN" : "XE"), inboundUrl });
    }
  }

  /** The sender with that address, if the account owns it. */
  get(address: string): Sender | undefined {
    return this.byAddress.get(address);
  }

  /** All of them, in the order the account was given them. */
  all(): Sender[] {
    return [...this.byAddress.values()];
  }
}
