import type { Channel } from "@masked-conversations/client";
import type { SenderAddress } from "../model/configuration.ts";
import { fingerprint } from "../model/fingerprint.ts";
import type { PairRecord, PersonRecord } from "../model/people.ts";

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

/** A caller is asked to try again then where a newer release, rolled back just now, has all that is free. */
const newerRestsMs = 15 * 60_000;

/**
 * Chooses the sender that a person will see, for one conversation. Among the pairs that are free and need not rest: the
 * one whose window is open longest (no template is needed there), then one that the person knows, then the one used
 * least, then any, spread over people.
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
  const free = candidates.filter((pair) => pair.heldBy === undefined && !pair.isNewer);
  if (free.length === 0) {
    const blockedBy = [...new Set(candidates.flatMap(({ heldBy }) => heldBy ?? []))];
    return blockedBy.length > 0
      ? { refused: "busy", blockedBy }
      : { refused: "resting", untilMs: nowMs + newerRestsMs };
  }

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
