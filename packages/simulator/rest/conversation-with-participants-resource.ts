import { createConversation, removeConversation } from "../conversations/conversations.ts";
import { addParticipant } from "../conversations/participants.ts";
import { restCause } from "../webhooks/events.ts";
import type { Call, Route } from "./call.ts";
import { conversationDraft, conversationJson } from "./conversations-resource.ts";
import { dictionaryError, TwilioError } from "./errors.ts";
import { participantFromJson } from "./participants-resource.ts";

const maxParticipants = 10;

/** The Conversation With Participants resource: creates a conversation and up to ten participants, or nothing. */
export const conversationWithParticipantsRoutes: readonly Route[] = [
  { method: "POST", path: "/ConversationWithParticipants", quota: "service", handle: create },
];

async function create(call: Call) {
  const drafts = call.form.getAll("Participant").map(participantFromJson);
  if (drafts.length > maxParticipants) throw dictionaryError(50426);
  const conversation = await createConversation(call.twilio, call.chatServiceSid, conversationDraft(call), call.cause);
  try {
    for (const draft of drafts) await addParticipant(call.twilio, conversation, draft, call.cause);
  } catch (error) {
    await removeConversation(call.twilio, conversation, restCause(false));
    if (error instanceof TwilioError && error.code === 50416) throw new TwilioError(50425, error.message, 409);
    throw error;
  }
  return { status: 201, body: conversationJson(call.twilio, call.root, conversation) };
}
