import { bindingAlreadyExists, dictionaryError } from "../rest/errors.ts";
import { makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause } from "../webhooks/events.ts";
import { participantFields } from "../webhooks/payloads.ts";
import { firePostAction } from "../webhooks/post-actions.ts";
import { askPreAction } from "../webhooks/pre-actions.ts";
import { channelOf, isSenderAddress, isUserAddress } from "./addresses.ts";
import type { Conversation, MessagingBinding, Participant } from "./model.ts";
import { refuseIfClosed } from "./state.ts";

/** A new participant as requested. */
export interface ParticipantDraft {
  readonly identity?: string | undefined;
  readonly address?: string | undefined;
  readonly proxyAddress?: string | undefined;
  readonly attributes: string;
  readonly roleSid?: string | undefined;
  readonly dateCreated?: Date | undefined;
  readonly dateUpdated?: Date | undefined;
}

/** Requested changes to a participant; what is undefined stays unchanged. */
export interface ParticipantChanges {
  readonly identity?: string | undefined;
  readonly proxyAddress?: string | undefined;
  readonly attributes?: string | undefined;
  readonly roleSid?: string | undefined;
  readonly lastReadMessageIndex?: number | null | undefined;
  readonly lastReadTimestamp?: string | null | undefined;
}

/** "Conversations Limits" page. The limit on chat participants is the service's default. */
const maxNonChatParticipants = 50;
const maxChatParticipants = 100;

/**
 * Adds a participant, without notifying the person. Throws the Participant resource's errors, such as 50416 when any
 * open conversation uses the pair of addresses.
 */
export async function addParticipant(
  twilio: Twilio,
  conversation: Conversation,
  draft: ParticipantDraft,
  cause: Cause,
): Promise<Participant> {
  refuseIfClosed(conversation);
  const now = twilio.clock.now();
  const participant: Participant = {
    sid: makeSid("MB"),
    conversationSid: conversation.sid,
    identity: draft.identity ?? null,
    attributes: draft.attributes,
    messagingBinding: checkedBinding(twilio, conversation, draft),
    roleSid: draft.roleSid ?? twilio.services.get(conversation.chatServiceSid)?.roleSids.conversation ?? makeSid("RL"),
    dateCreated: draft.dateCreated ?? now,
    dateUpdated: draft.dateUpdated ?? now,
    lastReadMessageIndex: null,
    lastReadTimestamp: null,
  };
  refuseIfTaken(twilio, conversation, participant);
  const fields = participantFields(twilio, participant, "added");
  if ((await askPreAction(twilio, conversation.chatServiceSid, "onParticipantAdd", fields, cause)) === "rejected")
    throw dictionaryError(50107);
  // During the pre-action, another request may have closed the conversation or taken the pair.
  refuseIfClosed(conversation);
  refuseIfTaken(twilio, conversation, participant);
  conversation.participants.set(participant.sid, participant);
  twilio.conversations.takePair(conversation, participant);
  firePostAction(twilio, conversation, "onParticipantAdded", fields, cause);
  return participant;
}

/**
 * Changes a participant. The address itself cannot be changed. Throws 50441 when a proxy address is given for a
 * participant without an address.
 */
export async function updateParticipant(
  twilio: Twilio,
  conversation: Conversation,
  participant: Participant,
  changes: ParticipantChanges,
  cause: Cause,
): Promise<void> {
  refuseIfClosed(conversation);
  const { proxyAddress } = changes;
  const binding = participant.messagingBinding;
  if (proxyAddress !== undefined && binding === null) throw dictionaryError(50441);
  if (proxyAddress !== undefined && binding !== null && proxyAddress !== binding.proxyAddress) {
    checkAddresses(twilio, binding.address, proxyAddress);
    refuseIfPairTaken(twilio, binding.address, proxyAddress);
  }
  const fields = participantFields(twilio, participant, "updated");
  if ((await askPreAction(twilio, conversation.chatServiceSid, "onParticipantUpdate", fields, cause)) === "rejected")
    throw dictionaryError(50107);
  if (proxyAddress !== undefined && binding !== null) {
    twilio.conversations.releasePair(participant);
    binding.proxyAddress = proxyAddress;
    twilio.conversations.takePair(conversation, participant);
  }
  participant.identity = changes.identity ?? participant.identity;
  participant.attributes = changes.attributes ?? participant.attributes;
  participant.roleSid = changes.roleSid ?? participant.roleSid;
  if (changes.lastReadMessageIndex !== undefined) participant.lastReadMessageIndex = changes.lastReadMessageIndex;
  if (changes.lastReadTimestamp !== undefined) participant.lastReadTimestamp = changes.lastReadTimestamp;
  participant.dateUpdated = twilio.clock.now();
  firePostAction(
    twilio,
    conversation,
    "onParticipantUpdated",
    participantFields(twilio, participant, "updated"),
    cause,
  );
}

/** Removes a participant and frees the pair; their messages stay. */
export async function removeParticipant(
  twilio: Twilio,
  conversation: Conversation,
  participant: Participant,
  cause: Cause,
): Promise<void> {
  refuseIfClosed(conversation);
  const fields = participantFields(twilio, participant, "removed");
  if ((await askPreAction(twilio, conversation.chatServiceSid, "onParticipantRemove", fields, cause)) === "rejected")
    throw dictionaryError(50107);
  conversation.participants.delete(participant.sid);
  twilio.conversations.releasePair(participant);
  firePostAction(twilio, conversation, "onParticipantRemoved", fields, cause);
}

function checkedBinding(twilio: Twilio, conversation: Conversation, draft: ParticipantDraft): MessagingBinding | null {
  const { identity, address, proxyAddress } = draft;
  if (address === undefined && proxyAddress === undefined) {
    if (identity === undefined || identity === "") throw dictionaryError(50204);
    return null;
  }
  if (identity !== undefined) throw dictionaryError(50211);
  if (address === undefined) throw dictionaryError(50411);
  if (proxyAddress === undefined) throw dictionaryError(50412);
  checkAddresses(twilio, address, proxyAddress);
  if (conversation.messagingServiceSid === null) throw dictionaryError(50373);
  return { type: channelOf(address), address, proxyAddress };
}

/** The Participant resource's address rules, in the order of their numbers in Twilio's error dictionary. */
function checkAddresses(twilio: Twilio, address: string, proxyAddress: string): void {
  if (address === "") throw dictionaryError(50411);
  if (proxyAddress === "") throw dictionaryError(50412);
  if (!isUserAddress(address)) throw dictionaryError(50407);
  if (!isSenderAddress(proxyAddress)) throw dictionaryError(50408);
  if (address === proxyAddress) throw dictionaryError(50409);
  if (channelOf(address) !== channelOf(proxyAddress)) throw dictionaryError(50414);
  if (twilio.senders.get(proxyAddress) === undefined)
    throw dictionaryError(channelOf(proxyAddress) === "whatsapp" ? 50415 : 50413);
}

function refuseIfTaken(twilio: Twilio, conversation: Conversation, participant: Participant): void {
  const others = [...conversation.participants.values()];
  const binding = participant.messagingBinding;
  if (binding === null) {
    if (others.some(({ identity }) => identity === participant.identity)) throw dictionaryError(50433);
    if (others.filter((other) => other.messagingBinding === null).length >= maxChatParticipants)
      throw dictionaryError(50417);
    return;
  }
  refuseIfPairTaken(twilio, binding.address, binding.proxyAddress);
  if (others.filter((other) => other.messagingBinding !== null).length >= maxNonChatParticipants)
    throw dictionaryError(50418);
}

function refuseIfPairTaken(twilio: Twilio, address: string, proxyAddress: string): void {
  const holder = twilio.conversations.holderOf(address, proxyAddress);
  if (holder !== undefined) throw bindingAlreadyExists(holder.conversation.sid);
}
