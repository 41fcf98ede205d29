import type { Answer } from "@masked-conversations/client";
import type { Conversation, Side } from "../../lambda/model/conversation.ts";
import type { QueuedEvent } from "../../lambda/model/events.ts";
import { fingerprint } from "../../lambda/model/fingerprint.ts";
import type { ConsentRecord, KnownPair } from "../../lambda/model/people.ts";
import type { Dependencies } from "../../lambda/process/dependencies.ts";
import { PairClaimedMeanwhile, type TimelineEntry, VersionConflict } from "../../lambda/tables/conversations.ts";

/**
 * The tables, the queue and the bus in memory, with the conditions of the real ones, so that a crash can be put between
 * any two calls.
 */
export class InMemory {
  readonly conversations = new Map<string, Conversation>();
  readonly answers = new Map<string, Answer>();
  readonly timeline = new Map<string, TimelineEntry & { reference: string }>();
  readonly announced: { id: string; type: string; detail: Record<string, unknown> }[] = [];
  readonly queued: QueuedEvent[] = [];
  /** When which event is to come, by reference. */
  readonly schedules = new Map<string, { atMs: number; event: QueuedEvent }>();
  /** By time and id, as the table keeps them. */
  private readonly decisions = new Map<string, ConsentRecord>();
  private readonly presentConsents = new Map<string, ConsentRecord>();
  private readonly pairs = new Map<string, KnownPair & { address: string }>();

  /** Every decision that was recorded, oldest first. */
  get consents(): ConsentRecord[] {
    return [...this.decisions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, consent]) => consent);
  }

  private pairsOf({ initiator, invitee }: Conversation): (Side & { key: string; proxyAddress: string })[] {
    return [initiator, invitee].flatMap((side) =>
      side.proxyAddress
        ? [{ ...side, proxyAddress: side.proxyAddress, key: `${side.address} ${side.proxyAddress}` }]
        : [],
    );
  }

  /** Writes a pair into the table as it is to be found there. */
  know(address: string, pair: KnownPair): void {
    this.pairs.set(`${address} ${pair.proxyAddress}`, { ...pair, address });
  }

  /** Every pair that some conversation holds, with its holder. */
  heldPairs(): string[] {
    return [...this.pairs].flatMap(([key, { heldBy }]) => (heldBy ? [`${key} ${heldBy}`] : []));
  }

  readonly conversationMeans: Dependencies["conversations"] = {
    load: async (reference) => structuredClone(this.conversations.get(reference)),
    readAnswer: async (_reference, callId) => this.answers.get(callId),
    timeline: async (reference) => {
      const own = [...this.timeline].filter(([, entry]) => entry.reference === reference);
      return own
        .sort(([one, { atMs }], [other, { atMs: otherMs }]) => atMs - otherMs || (one < other ? -1 : 1))
        .map(([, entry]) => entry);
    },
    open: async (conversation) => {
      const wanted = this.pairsOf(conversation);
      const present = this.conversations.get(conversation.reference);
      if (present && !(present.status === "closed" && present.isUnopened)) throw new VersionConflict();
      if (wanted.some(({ key }) => this.pairs.get(key)?.heldBy)) throw new PairClaimedMeanwhile();
      if (wanted.some(({ address }) => this.presentConsents.get(address)?.decision === "revoked"))
        throw new PairClaimedMeanwhile();
      for (const { key, address, proxyAddress, locale } of wanted) {
        this.pairs.set(key, { ...this.pairs.get(key), address, proxyAddress, locale, heldBy: conversation.reference });
      }
      const saved = structuredClone({ ...conversation, version: 1 });
      this.conversations.set(conversation.reference, saved);
      return structuredClone(saved);
    },
    save: async (conversation) => {
      if (this.conversations.get(conversation.reference)?.version !== conversation.version) throw new VersionConflict();
      const saved = structuredClone({ ...conversation, version: conversation.version + 1 });
      this.conversations.set(conversation.reference, saved);
      return structuredClone(saved);
    },
    putAnswer: async (_reference, { callId }, answer) => void this.answers.set(callId, answer),
    addToTimeline: async (reference, id, entry) => void this.timeline.set(id, { ...entry, reference }),
  };

  readonly optInMeans: Dependencies["optIns"] = {
    person: async (address) => ({
      pairs: [...this.pairs.values()].filter((pair) => pair.address === address),
      consent: this.presentConsents.get(address)?.decision,
    }),
    revocation: async (address) => {
      const present = this.presentConsents.get(address);
      return present?.decision === "revoked" ? present : undefined;
    },
    releasePairs: async (conversation, restsUntilMs) => {
      const { initiator, invitee } = conversation;
      for (const { key, address, windowEndsAtMs } of this.pairsOf(conversation)) {
        const pair = this.pairs.get(key);
        const lastPartner = fingerprint(address === initiator.address ? invitee.address : initiator.address);
        if (pair?.heldBy !== conversation.reference) continue;
        this.pairs.set(key, { ...pair, heldBy: undefined, windowEndsAtMs, restsUntilMs, lastPartner });
      }
    },
    history: async (address) => ({
      present: this.presentConsents.get(address),
      history: this.consents.filter((consent) => consent.address === address),
    }),
    moveWindow: async (address, proxyAddress, windowEndsAtMs) => {
      const key = `${address} ${proxyAddress}`;
      const pair = this.pairs.get(key) ?? { address, proxyAddress };
      if (!pair.heldBy && (pair.windowEndsAtMs ?? 0) < windowEndsAtMs) this.pairs.set(key, { ...pair, windowEndsAtMs });
    },
    recordConsent: async (consent) => {
      this.decisions.set(`${new Date(consent.atMs).toISOString()} ${consent.id} ${consent.address}`, consent);
      if ((this.presentConsents.get(consent.address)?.atMs ?? 0) > consent.atMs) return false;
      this.presentConsents.set(consent.address, consent);
      return true;
    },
  };

  readonly busMeans: Dependencies["bus"] = {
    put: async (id, { type, detail }) => void this.announced.push({ id, type, detail }),
  };
  readonly queueMeans: Dependencies["queue"] = { put: async (event) => void this.queued.push(event) };
  readonly scheduleMeans: Dependencies["schedules"] = {
    set: async (reference, atMs, event) => void this.schedules.set(reference, { atMs, event }),
    cancel: async (reference) => void this.schedules.delete(reference),
  };
}
