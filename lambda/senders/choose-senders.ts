import type { Channel, SideName } from "../conversation/conversation.ts";
import type { SenderAddress } from "../runtime/configuration.ts";

/** What is known of one (person, sender) pair. */
export interface PairRecord {
  proxyAddress: string;
  /** The reference of the open conversation that holds the pair. */
  heldBy?: string;
  windowEndsAtMs?: number;
}

/** What is known of one person before a conversation is opened: one query of the opt-in table. */
export interface PersonRecord {
  pairs: PairRecord[];
  consent?: "granted" | "declined" | "revoked";
}
export type PeopleRecords = Record<SideName, PersonRecord>;

export type SenderChoice =
  | { chosen: PairRecord }
  /** The stage has no sender for the channel, or not the one that was asked for. */
  | { refused: "no-such-sender" }
  /** Every sender that could serve is in another conversation with this person. */
  | { refused: "busy"; blockedBy: string };

/** The channel of an address: Twilio marks WhatsApp with a prefix. */
export function channelOf(address: string): Exclude<Channel, "chat"> {
  return address.startsWith("whatsapp:") ? "whatsapp" : "sms";
}

/**
 * Chooses the sender that a person will see, for one conversation: a free pair; among those the one with the latest open window (no
 * template is needed there), then the one the person knows, then the first in the configuration.
 *
 * @param forced the sender that the caller insists on
 */
export function chooseSender(
  address: string,
  person: PersonRecord,
  senders: readonly SenderAddress[],
  nowMs: number,
  forced?: string,
): SenderChoice {
  const candidates = senders
    .filter((sender) => channelOf(sender) === channelOf(address) && (forced === undefined || sender === forced))
    .map((sender): PairRecord => person.pairs.find((pair) => pair.proxyAddress === sender) ?? { proxyAddress: sender });
  const [first] = candidates;
  if (!first) return { refused: "no-such-sender" };
  const free = candidates.filter((pair) => pair.heldBy === undefined);
  if (free.length === 0) return { refused: "busy", blockedBy: first.heldBy ?? "" };

  const windowLeftMs = (pair: PairRecord) => Math.max(0, (pair.windowEndsAtMs ?? 0) - nowMs);
  const isKnown = (pair: PairRecord) => (person.pairs.includes(pair) ? 1 : 0);
  const chosen = free.reduce((best, pair) =>
    (windowLeftMs(pair) - windowLeftMs(best) || isKnown(pair) - isKnown(best)) > 0 ? pair : best,
  );
  return { chosen };
}
