import type { Channel, SideName } from "../conversation/conversation.ts";
import { fingerprint } from "../conversation/fingerprint.ts";
import type { SenderAddress } from "../runtime/configuration.ts";

/** What is known of one (person, sender) pair. */
export interface PairRecord {
  proxyAddress: string;
  /** The reference of the open conversation that holds the pair. */
  heldBy?: string;
  windowEndsAtMs?: number;
  /** How many conversations the pair has had. */
  openings?: number;
  /** Until then the pair rests, except for the partner it had: a late reply must not reach a stranger. */
  restsUntilMs?: number;
  /** Fingerprint of the person at the other end of the last conversation. */
  lastPartner?: string;
}

/** What is known of one person before a conversation is opened: one query of the opt-in table. */
export interface PersonRecord {
  pairs: PairRecord[];
  consent?: "granted" | "declined" | "revoked";
}
export type PeopleRecords = Record<SideName, PersonRecord>;

/** Whom a sender is wanted for. */
export interface SenderRequest {
  address: string;
  person: PersonRecord;
  /** The address or identity of the other side. */
  partner: string;
  /** The sender that the caller insists on. */
  forced?: string;
}

export type SenderChoice =
  | { chosen: PairRecord; pool: PoolUse }
  /** The stage has no sender for the channel, or not the one that was asked for. */
  | { refused: "no-such-sender" }
  /** Every sender that could serve is in another conversation with this person. */
  | { refused: "busy"; blockedBy: string[] }
  /** The senders that are not in a conversation with this person rest after one. */
  | { refused: "resting"; untilMs: number };

/** How many of the senders that could serve a person do, the chosen one included. */
export interface PoolUse {
  senders: number;
  inUse: number;
}

/** The channel of an address: Twilio marks WhatsApp with a prefix. */
export function channelOf(address: string): Exclude<Channel, "chat"> {
  return address.startsWith("whatsapp:") ? "whatsapp" : "sms";
}

/**
 * Chooses the sender that a person will see, for one conversation. Among the pairs that are free and need not rest: the one whose window is
 * open longest (no template is needed there), then one that the person knows, then the one used least, then any, spread over people.
 */
export function chooseSender(
  { address, person, partner, forced }: SenderRequest,
  senders: readonly SenderAddress[],
  nowMs: number,
): SenderChoice {
  const candidates = senders
    .filter((sender) => channelOf(sender) === channelOf(address) && (forced === undefined || sender === forced))
    .map((sender): PairRecord => person.pairs.find((pair) => pair.proxyAddress === sender) ?? { proxyAddress: sender });
  if (candidates.length === 0) return { refused: "no-such-sender" };
  const free = candidates.filter((pair) => pair.heldBy === undefined);
  if (free.length === 0) return { refused: "busy", blockedBy: [...new Set(candidates.flatMap(({ heldBy }) => heldBy ?? []))] };

  const restsUntilMs = (pair: PairRecord) => (pair.lastPartner === fingerprint(partner) ? 0 : (pair.restsUntilMs ?? 0));
  const rested = free.filter((pair) => restsUntilMs(pair) <= nowMs);
  if (rested.length === 0) return { refused: "resting", untilMs: Math.min(...free.map(restsUntilMs)) };

  const windowLeftMs = (pair: PairRecord) => Math.max(0, (pair.windowEndsAtMs ?? 0) - nowMs);
  const isKnown = (pair: PairRecord) => (person.pairs.includes(pair) ? 1 : 0);
  const spread = (pair: PairRecord) => fingerprint(`${address} ${pair.proxyAddress}`);
  const [chosen = rested[0]] = rested.toSorted(
    (a, b) =>
      windowLeftMs(b) - windowLeftMs(a) ||
      isKnown(b) - isKnown(a) ||
      (a.openings ?? 0) - (b.openings ?? 0) ||
      (spread(a) < spread(b) ? -1 : 1),
  );
  if (!chosen) return { refused: "no-such-sender" };
  return { chosen, pool: { senders: candidates.length, inUse: candidates.length - rested.length + 1 } };
}
