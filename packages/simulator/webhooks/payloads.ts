import type { Conversation, Message, Participant, Receipt } from "../conversations/model.ts";
import type { Twilio } from "../twilio.ts";
import { shownAddress } from "./shown-address.ts";
import type { Fields } from "./signature.ts";

/** Omits nulls, because Twilio omits fields without a value. */
function fields(values: Readonly<Record<string, string | number | null>>): Fields {
  const present = Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== null);
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]));
}

/** The fields of onConversationAdded, Updated and Removed ("Conversations Webhooks" page). */
export function conversationFields(conversation: Conversation, removedAt?: Date): Fields {
  return fields({
    ConversationSid: conversation.sid,
    DateCreated: conversation.dateCreated.toISOString(),
    DateUpdated: conversation.dateUpdated.toISOString(),
    DateRemoved: removedAt?.toISOString() ?? null,
    FriendlyName: conversation.friendlyName,
    UniqueName: conversation.uniqueName,
    Attributes: conversation.attributes,
    ChatServiceSid: conversation.chatServiceSid,
    MessagingServiceSid: conversation.messagingServiceSid,
    State: conversation.state,
  });
}

/** The fields of onConversationStateUpdated. */
export function stateFields(conversation: Conversation, from: string, reason: string): Fields {
  return fields({
    ChatServiceSid: conversation.chatServiceSid,
    ConversationSid: conversation.sid,
    MessagingServiceSid: conversation.messagingServiceSid,
    StateUpdated: conversation.dateUpdated.toISOString(),
    StateFrom: from,
    StateTo: conversation.state,
    Reason: reason,
  });
}

/**
 * The fields of onParticipantAdded, Updated and Removed. Unlike in REST, `MessagingBinding.Type` is in upper case.
 */
export function participantFields(
  twilio: Twilio,
  participant: Participant,
  stage: "added" | "updated" | "removed",
): Fields {
  const binding = participant.messagingBinding;
  return fields({
    ConversationSid: participant.conversationSid,
    ParticipantSid: participant.sid,
    DateCreated: participant.dateCreated.toISOString(),
    DateUpdated: stage === "added" ? null : participant.dateUpdated.toISOString(),
    DateRemoved: stage === "removed" ? twilio.clock.now().toISOString() : null,
    Identity: participant.identity,
    RoleSid: participant.roleSid,
    Attributes: participant.attributes,
    LastReadMessageIndex: stage === "added" ? null : participant.lastReadMessageIndex,
    "MessagingBinding.Type": binding?.type.toUpperCase() ?? "CHAT",
    "MessagingBinding.Address": binding === null ? null : shownAddress(twilio, binding.address),
    "MessagingBinding.ProxyAddress": binding?.proxyAddress ?? null,
  });
}

/** The fields of the pre-action onMessageAdd, where the message has no SID yet. */
export function draftFields(
  twilio: Twilio,
  conversation: Conversation,
  draft: Pick<Message, "body" | "author" | "attributes" | "media" | "participantSid">,
): Fields {
  return fields({
    ConversationSid: conversation.sid,
    Body: draft.body ?? "",
    Author: draft.author,
    ParticipantSid: draft.participantSid,
    Attributes: draft.attributes,
    Media: draft.media.length === 0 ? null : JSON.stringify(mediaField(twilio, draft.media)),
  });
}

/** The fields of onMessageAdded, Updated and Removed. */
export function messageFields(
  twilio: Twilio,
  conversation: Conversation,
  message: Message,
  stage: "added" | "updated" | "removed",
): Fields {
  return fields({
    ...draftFields(twilio, conversation, message),
    MessageSid: message.sid,
    MessagingServiceSid: stage === "added" ? conversation.messagingServiceSid : null,
    Index: message.index,
    DateCreated: message.dateCreated.toISOString(),
    DateUpdated: stage === "added" ? null : message.dateUpdated.toISOString(),
    DateRemoved: stage === "removed" ? twilio.clock.now().toISOString() : null,
  });
}

/** The fields of onDeliveryUpdated. */
export function deliveryFields(conversation: Conversation, receipt: Receipt): Fields {
  return fields({
    ConversationSid: conversation.sid,
    ChatServiceSid: conversation.chatServiceSid,
    MessageSid: receipt.messageSid,
    DeliveryReceiptSid: receipt.sid,
    ChannelMessageSid: receipt.channelMessageSid,
    ParticipantSid: receipt.participantSid,
    Status: receipt.status,
    ErrorCode: receipt.errorCode,
    DateCreated: receipt.dateCreated.toISOString(),
    DateUpdated: receipt.dateUpdated.toISOString(),
  });
}

function mediaField(twilio: Twilio, media: Message["media"]) {
  return media.map(({ sid, filename, contentType, bytes }) => ({
    [twilio.switches.mediaSidKey]: sid,
    Filename: filename,
    ContentType: contentType,
    Size: bytes.length,
  }));
}
