import { channelOf } from "../conversations/addresses.ts";
import type { Twilio } from "../twilio.ts";
import { type Outcome, type Parcel, undeliveredOutcome } from "./leg.ts";
import { smsOutcome } from "./sms-leg.ts";
import { whatsappOutcome } from "./whatsapp-leg.ts";

/** A user's address and the sender that writes to it. */
export interface Pair {
  readonly address: string;
  readonly proxyAddress: string;
}

/**
 * The outcome of a parcel sent now from a sender to a user: Twilio's rules first, then injected faults, then the
 * network.
 */
export function outcomeFor(twilio: Twilio, pair: Pair, parcel: Parcel): Outcome {
  const outcome =
    channelOf(pair.address) === "whatsapp" ? byWhatsapp(twilio, pair, parcel) : bySms(twilio, pair, parcel);
  if (!outcome.arrives) return outcome;
  const fault = twilio.faults.takeDelivery(pair.address);
  if (fault !== undefined) return { arrives: false, status: fault.status, errorCode: fault.errorCode };
  return networkFailure(twilio, pair.address) ?? outcome;
}

/** An opt-out covers all senders of the messaging service, or this sender if it has none (error 21610). */
export function optOutScope(twilio: Twilio, senderAddress: string): string {
  return twilio.messagingServices.ofSender(senderAddress)?.sid ?? senderAddress;
}

function byWhatsapp(twilio: Twilio, pair: Pair, parcel: Parcel): Outcome {
  const user = twilio.handsets.at(pair.address).address;
  const windowOpen = twilio.windows.isOpen(pair.proxyAddress, user, twilio.clock.now());
  return whatsappOutcome(parcel, windowOpen, twilio.switches);
}

function bySms(twilio: Twilio, pair: Pair, parcel: Parcel): Outcome {
  const optedOut = twilio.optOuts.has(optOutScope(twilio, pair.proxyAddress), pair.address);
  return smsOutcome(parcel, pair, optedOut, twilio.switches.bodyWithMedia);
}

/** 63014 and 30004: blocked; 63003 and 30003: unreachable. */
function networkFailure(twilio: Twilio, address: string): Outcome | undefined {
  const { blocked, unreachable } = twilio.handsets.at(address);
  if (blocked) return undeliveredOutcome(channelOf(address) === "whatsapp" ? 63014 : 30004);
  return unreachable ? undeliveredOutcome(unreachableCode(address)) : undefined;
}

/** Also for a phone that is switched off for too long (error 30003; WhatsApp's is not documented). */
export function unreachableCode(address: string): number {
  return channelOf(address) === "whatsapp" ? 63003 : 30003;
}
