import type { Sender } from "../account/senders.ts";
import type { Handset } from "../handsets/handsets.ts";
import type { Media } from "../media/media.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause } from "../webhooks/events.ts";

/** A message from a person to one of the account's senders. */
export interface InboundMessage {
  readonly handset: Handset;
  readonly sender: Sender;
  /** The person's address as Twilio shows it: the phone number, or the business-scoped id. */
  readonly from: string;
  readonly body: string;
  readonly media: readonly Media[];
  /** The title of the quick-reply button that was tapped. */
  readonly button: string | undefined;
  /** `SM…`, or `MM…` with media. */
  readonly channelMessageSid: string;
}

/** A message from a channel always fires webhooks; a switch sets their `Source`. */
export function channelCause(twilio: Twilio, sender: Sender): Cause {
  const { channelSource } = twilio.switches;
  const source =
    channelSource === "SDK" ? "SDK" : channelSource === "lower case" ? sender.channel : sender.channel.toUpperCase();
  return { source, firesWebhooks: true, reason: "EVENT" };
}
