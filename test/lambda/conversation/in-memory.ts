import type { Means } from "../../../lambda/conversation/carry-out.ts";
import type { ConsentRecord } from "../../../lambda/conversation/commands.ts";
import type { Conversation, Side } from "../../../lambda/conversation/conversation.ts";
import type { QueuedEvent } from "../../../lambda/conversation/events.ts";
import { PairClaimedMeanwhile, VersionConflict } from "../../../lambda/conversation/store.ts";
import type { Answer } from "../../../lambda/operations/answers.ts";
import type { PairRecord } from "../../../lambda/senders/choose-senders.ts";

/** The tables, the queue and the bus in memory, with the conditions of the real ones, so that a crash can be put between any two calls. */
export class InMemory {
  readonly conversations = new Map<string, Conversation>();
  readonly answers = new Map<string, Answer>();
  readonly timeline = new Map<string, string>();
  readonly announced: { id: string; type: string }[] = [];
  readonly queued: QueuedEvent[] = [];
  readonly consents: ConsentRecord[] = [];
  private readonly pairs = new Map<string, PairRecord & { address: string }>();

  private pairsOf({ initiator, invitee }: Conversation): (Side & { key: string; proxyAddress: string })[] {
    return [initiator, invitee].flatMap((side) =>
      side.proxyAddress ? [{ ...side, proxyAddress: side.proxyAddress, key: `${side.address} ${side.proxyAddress}` }] : [],
    );
  }

  /** Every pair that some conversation holds, with its holder. */
  heldPairs(): string[] {
    return [...this.pairs].flatMap(([key, { heldBy }]) => (heldBy ? [`${key} ${heldBy}`] : []));
  }

  readonly conversationMeans: Means["conversations"] = {
    load: async (reference) => structuredClone(this.conversations.get(reference)),
    readAnswer: async (_reference, callId) => this.answers.get(callId),
    timeline: async () => [],
    open: async (conversation) => {
      const wanted = this.pairsOf(conversation);
      if (this.conversations.has(conversation.reference)) throw new VersionConflict();
      if (wanted.some(({ key }) => this.pairs.get(key)?.heldBy)) throw new PairClaimedMeanwhile();
      for (const { key, address, proxyAddress } of wanted) {
        this.pairs.set(key, { ...this.pairs.get(key), address, proxyAddress, heldBy: conversation.reference });
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
    addToTimeline: async (_reference, id, { type }) => void this.timeline.set(id, type),
  };

  readonly optInMeans: Means["optIns"] = {
    person: async (address) => ({
      pairs: [...this.pairs.values()].filter((pair) => pair.address === address),
      consent: this.consents.findLast((consent) => consent.address === address)?.decision,
    }),
    releasePairs: async (conversation) => {
      for (const { key, windowEndsAtMs } of this.pairsOf(conversation)) {
        const pair = this.pairs.get(key);
        if (pair?.heldBy === conversation.reference) this.pairs.set(key, { ...pair, heldBy: undefined, windowEndsAtMs });
      }
    },
    recordConsent: async (consent) => void this.consents.push(consent),
  };

  readonly busMeans: Means["bus"] = { put: async (id, { type }) => void this.announced.push({ id, type }) };
  readonly queueMeans: Means["queue"] = { put: async (event) => void this.queued.push(event) };
}
