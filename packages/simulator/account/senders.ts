import { type Channel, channelOf } from "../conversations/addresses.ts";
import { makeSid } from "../sid.ts";

/** A phone number or WhatsApp sender that the account owns. */
export interface Sender {
  /** `+E.164` or `whatsapp:+E.164`. */
  readonly address: string;
  readonly channel: Channel;
  /** `PN…` for a phone number, `XE…` for a channel sender. */
  readonly sid: string;
  /** Receives messages that no conversation captures. */
  inboundUrl: string | undefined;
}

export class Senders {
  private readonly byAddress = new Map<string, Sender>();

  constructor(senders: readonly { address: string; inboundUrl?: string }[]) {
    for (const { address, inboundUrl } of senders) {
      const channel = channelOf(address);
      this.byAddress.set(address, { address, channel, sid: makeSid(channel === "sms" ? "PN" : "XE"), inboundUrl });
    }
  }

  get(address: string): Sender | undefined {
    return this.byAddress.get(address);
  }

  /** In the order they were given. */
  all(): Sender[] {
    return [...this.byAddress.values()];
  }
}
