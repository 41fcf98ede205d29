import type { Conversation, Participant } from "./model.ts";

/** The conversation and participant that hold a pair of addresses. */
export interface PairHolder {
  readonly conversation: Conversation;
  readonly participant: Participant;
}

/**
 * The conversations of the account, found by SID, by unique name, and by pair of (address, proxy address).
 *
 * A pair belongs to one participant of one conversation that is not closed ("Inbound Message Handling" page). It is
 * unique in the whole account, over all Conversation Services, because an inbound message names nothing but the two
 * addresses.
 */
export class ConversationStore {
  private readonly bySid = new Map<string, Conversation>();
  private readonly byUniqueName = new Map<string, Conversation>();
  private readonly byPair = new Map<string, PairHolder>();

  /** Adds a new conversation and takes its unique name. */
  add(conversation: Conversation): void {
    this.bySid.set(conversation.sid, conversation);
    if (conversation.uniqueName !== null)
      this.byUniqueName.set(nameKey(conversation.chatServiceSid, conversation.uniqueName), conversation);
  }

  /** Finds a conversation of one service by SID or unique name. */
  find(chatServiceSid: string, sidOrUniqueName: string): Conversation | undefined {
    const conversation =
      this.bySid.get(sidOrUniqueName) ?? this.byUniqueName.get(nameKey(chatServiceSid, sidOrUniqueName));
    return conversation?.chatServiceSid === chatServiceSid ? conversation : undefined;
  }

  /** Whether the conversation has not been deleted. */
  has(conversation: Conversation): boolean {
    return this.bySid.get(conversation.sid) === conversation;
  }

  /** All conversations of all services, oldest first. */
  all(): Conversation[] {
    return [...this.bySid.values()];
  }

  /** Gives a conversation another unique name, or none. */
  rename(conversation: Conversation, uniqueName: string | null): void {
    if (conversation.uniqueName !== null)
      this.byUniqueName.delete(nameKey(conversation.chatServiceSid, conversation.uniqueName));
    conversation.uniqueName = uniqueName;
    if (uniqueName !== null) this.byUniqueName.set(nameKey(conversation.chatServiceSid, uniqueName), conversation);
  }

  /** Deletes a conversation with its unique name, pairs and timers. */
  remove(conversation: Conversation): void {
    conversation.timers.next?.cancel();
    this.releasePairs(conversation);
    this.rename(conversation, null);
    this.bySid.delete(conversation.sid);
  }

  /** Who holds a pair now. */
  holderOf(address: string, proxyAddress: string): PairHolder | undefined {
    return this.byPair.get(pairKey(address, proxyAddress));
  }

  /** Takes the participant's pair. The caller has checked that it is free. */
  takePair(conversation: Conversation, participant: Participant): void {
    const binding = participant.messagingBinding;
    if (binding !== null)
      this.byPair.set(pairKey(binding.address, binding.proxyAddress), { conversation, participant });
  }

  /** Frees the participant's pair. */
  releasePair(participant: Participant): void {
    const binding = participant.messagingBinding;
    if (binding !== null) this.byPair.delete(pairKey(binding.address, binding.proxyAddress));
  }

  /**
   * Frees the pairs of everybody in a conversation: it was closed or deleted. A closed one holds none, so that doing it
   * twice is harmless.
   */
  releasePairs(conversation: Conversation): void {
    for (const participant of conversation.participants.values()) {
      const binding = participant.messagingBinding;
      if (binding !== null && this.holderOf(binding.address, binding.proxyAddress)?.participant === participant)
        this.releasePair(participant);
    }
  }

  /** Forgets every conversation. */
  clear(): void {
    this.bySid.clear();
    this.byUniqueName.clear();
    this.byPair.clear();
  }
}

function nameKey(chatServiceSid: string, uniqueName: string): string {
  return `${chatServiceSid} ${uniqueName}`;
}

function pairKey(address: string, proxyAddress: string): string {
  return `${address} ${proxyAddress}`;
}
