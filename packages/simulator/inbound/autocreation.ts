import { createConversation } from "../conversations/conversations.ts";
import type { Conversation, Participant } from "../conversations/model.ts";
import { makeSid } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import { conversationFields, participantFields } from "../webhooks/payloads.ts";
import { firePostAction } from "../webhooks/post-actions.ts";
import { askPreAction } from "../webhooks/pre-actions.ts";
import { channelCause, type InboundMessage } from "./inbound-message.ts";

/**
 * Creates a conversation for a message that none captures, if the sender's address configuration says so ("Inbound
 * Message Handling & Autocreation" page). The pre-action onConversationAdd is called, with the body and the pair;
 * onParticipantAdd and onMessageAdd are not. Returns `dropped` when the pre-action rejects it and the message is lost.
 */
export async function autocreate(
  twilio: Twilio,
  message: InboundMessage,
): Promise<Conversation | "dropped" | undefined> {
  const auto = twilio.addressConfigurations.find(message.sender.address)?.autoCreation;
  if (auto === undefined || !auto.enabled) return undefined;
  const cause = channelCause(twilio, message.sender);
  const chatServiceSid = auto.conversationServiceSid ?? twilio.defaults.chatServiceSid;
  const binding = {
    "MessagingBinding.Address": message.from,
    "MessagingBinding.ProxyAddress": message.sender.address,
    "MessagingBinding.AuthorAddress": message.from,
  };
  const proposed = { MessageBody: message.body, Author: message.from, ...binding };
  const verdict = await askPreAction(twilio, chatServiceSid, "onConversationAdd", proposed, cause);
  if (verdict === "rejected") return "dropped";

  const draft = { friendlyName: verdict.changes.friendly_name };
  const conversation = await createConversation(twilio, chatServiceSid, draft, { ...cause, firesWebhooks: false });
  if (auto.type === "webhook" && auto.webhookUrl !== null) addWebhook(twilio, conversation, auto.webhookUrl, auto);
  firePostAction(
    twilio,
    conversation,
    "onConversationAdded",
    { ...conversationFields(conversation), ...binding },
    cause,
  );
  const participant = participantFor(twilio, conversation, message);
  conversation.participants.set(participant.sid, participant);
  twilio.conversations.takePair(conversation, participant);
  firePostAction(twilio, conversation, "onParticipantAdded", participantFields(twilio, participant, "added"), cause);
  return conversation;
}

function addWebhook(
  twilio: Twilio,
  conversation: Conversation,
  url: string,
  { webhookMethod, webhookFilters }: { webhookMethod: "get" | "post"; webhookFilters: string[] },
): void {
  const now = twilio.clock.now();
  const sid = makeSid("WH");
  conversation.webhooks.set(sid, {
    sid,
    conversationSid: conversation.sid,
    target: "webhook",
    url,
    method: webhookMethod,
    filters: webhookFilters,
    triggers: [],
    flowSid: null,
    replayAfter: null,
    dateCreated: now,
    dateUpdated: now,
  });
}

function participantFor(twilio: Twilio, conversation: Conversation, message: InboundMessage): Participant {
  const now = twilio.clock.now();
  return {
    sid: makeSid("MB"),
    conversationSid: conversation.sid,
    identity: null,
    attributes: "{}",
    messagingBinding: { type: message.sender.channel, address: message.from, proxyAddress: message.sender.address },
    roleSid: twilio.services.get(conversation.chatServiceSid)?.roleSids.conversation ?? makeSid("RL"),
    dateCreated: now,
    dateUpdated: now,
    lastReadMessageIndex: null,
    lastReadTimestamp: null,
  };
}
