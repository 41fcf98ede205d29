import type { Conversation } from "../conversations/model.ts";
import { conversationJson } from "../rest/conversations-resource.ts";
import { messageJson, receiptJson } from "../rest/messages-resource.ts";
import { participantJson } from "../rest/participants-resource.ts";
import type { HttpRequest } from "../rest/request.ts";
import { scopedWebhookJson } from "../rest/scoped-webhooks-resource.ts";
import type { Twilio } from "../twilio.ts";

/** A conversation with all its parts, each as in the REST API. */
export function insideView(twilio: Twilio, request: HttpRequest, conversation: Conversation) {
  const root = `${request.origin}/conversations/v1/Services/${conversation.chatServiceSid}`;
  return {
    ...conversationJson(twilio, root, conversation),
    participants: [...conversation.participants.values()].map((one) => participantJson(twilio, root, one)),
    messages: conversation.messages.map((message) => ({
      ...messageJson(twilio, root, message),
      receipts: message.receipts.map((receipt) => receiptJson(twilio, root, receipt)),
    })),
    webhooks: [...conversation.webhooks.values()].map((webhook) => scopedWebhookJson(twilio, root, webhook)),
  };
}

export type ConversationInside = ReturnType<typeof insideView>;
