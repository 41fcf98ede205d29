import type { SideName } from "@masked-conversations/client";
import type { Conversation, Side } from "../model/conversation.ts";
import type { ConversationEvent, MessageAdded } from "../model/events.ts";
import type { Situation } from "../model/terms.ts";

/** Which of the two people is meant. */

/**
 * By their participant, or by who they write as where that is not known: in an opening that Twilio has not finished.
 */
export function sideOfParticipant(
  conversation: Conversation,
  participantSid: string | undefined,
  author?: string,
): SideName | undefined {
  const isThis = (side: Side) =>
    participantSid && side.participantSid
      ? side.participantSid === participantSid
      : author !== undefined && side.address === author;
  if (isThis(conversation.initiator)) return "initiator";
  return isThis(conversation.invitee) ? "invitee" : undefined;
}

/** The person whom the event is about: who wrote, or who could not be sent a message. */
export function personOf(conversation: Conversation, event: ConversationEvent): SideName {
  if (event.type === "MessageAdded")
    return sideOfParticipant(conversation, event.participantSid, event.author) ?? "invitee";
  if (event.type === "DeliveryFailed") return sideOfParticipant(conversation, event.participantSid) ?? "invitee";
  if (event.type === "PersonOptedOut") return sideOfParticipant(conversation, undefined, event.address) ?? "invitee";
  return "invitee";
}

/** True when a message may be an answer to the invitation. */
export function mayAnswer({ status }: Conversation, author: SideName, { early }: MessageAdded): boolean {
  return status === "inviting" && author === "invitee" && !early;
}

/** What a message is said into. An initiator who writes while the invitation waits is not the one who was asked. */
export function situationOf(conversation: Conversation | undefined, author: SideName | undefined): Situation {
  if (!conversation) return "outside";
  return conversation.status === "inviting" && author === "invitee" ? "answering" : "connected";
}
