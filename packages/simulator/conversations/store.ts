import type { Conversation, Participant } from "./model.ts";

export interface PairHolder {
  readonly conversation: Conversation;
  readonly participant: Participant;
}

/**
 * The account's conversations, indexed by SID, by unique name, and by pair of (address, proxy address).
 *
 * A pair belongs to one participant of one open conversation ("Inbound Message Handling" page). It is unique in the
 * whole account, across Conversation Services, because an inbound message carries only the two addresses.
 */
export class ConversationStore {
  private readonly bySid = new Map<string, Conversation>();
  private readonly byUniqueName = new Map<string, Conversation>();
  private readonly byPair = new Map<string, PairHolder>();

  add(conversation: Conversation): void {
    this.bySid.set(conversation.sid, conversation);
    if (conversation.uniqueName !== null)
      this.byUniqueName.set(nameKey(conversation.chatServiceSid, conversation.uniqueName), conversation);
  }

  find(chatServiceSid: string, sidOrUniqueName: string): Conversation | undefined {
    const conversation =
      this.bySid.get(sidOrUniqueName) ?? this.byUniqueName.get(nameKey(chatServiceSid, sidOrUniqueName));
    return conversation?.chatServiceSid === chatServiceSid ? conversation : undefined;
  }

  /** False once the conversation was deleted. */
  has(conversation: Conversation): boolean {
    return this.bySid.get(conversation.sid) === conversation;
  }

  /** Of all services, oldest first. */
  all(): Conversation[] {
    return [...this.bySid.values()];
  }

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

  holderOf(address: string, proxyAddress: string): PairHolder | undefined {
    return this.byPair.get(pairKey(address, proxyAddress));
  }

  /** The caller must have checked that the pair is free. */
  takePair(conversation: Conversation, participant: Participant): void {
    const binding = participant.messagingBinding;
    if (binding !== null)
      this.byPair.set(pairKey(binding.address, binding.proxyAddress), { conversation, participant });
  }

  releasePair(participant: Participant): void {
    const binding = participant.messagingBinding;
    if (binding !== null) this.byPair.delete(pairKey(binding.address, binding.proxyAddress));
  }

  /**
   * Frees the pairs of all participants when a conversation is closed or deleted. Safe to repeat: a closed conversation
   * holds none, and another one may hold them by then.
   */
  releasePairs(conversation: Conversation): void {
    for (const participant of conversation.participants.values()) {
      const binding = participant.messagingBinding;
      if (binding !== null && this.holderOf(binding.address, binding.proxyAddress)?.participant === participant)
        this.releasePair(participant);
    }
  }

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
