import { channelOf } from "../conversations/addresses.ts";
import type { Conversation, Participant } from "../conversations/model.ts";
import type { Call, Route } from "./call.ts";
import { restDate } from "./call.ts";
import { timersJson } from "./conversations-resource.ts";
import { dictionaryError } from "./errors.ts";
import { pageOf } from "./paging.ts";

/** The Participant Conversation resource: a person's conversations, including closed ones. */
export const participantConversationRoutes: readonly Route[] = [
  { method: "GET", path: "/ParticipantConversations", handle: list },
];

function list(call: Call) {
  const address = call.request.query.get("Address");
  const identity = call.request.query.get("Identity");
  if ((address === null) === (identity === null)) throw dictionaryError(50451);
  const found = call.twilio.conversations
    .all()
    .filter(({ chatServiceSid }) => chatServiceSid === call.chatServiceSid)
    .flatMap((conversation) =>
      [...conversation.participants.values()]
        .filter((one) => (address === null ? one.identity === identity : one.messagingBinding?.address === address))
        .map((participant) => ({ conversation, participant })),
    );
  return pageOf(
    call,
    "conversations",
    found,
    (one) => participantConversationJson(call, one.conversation, one.participant),
    {
      default: 50,
      max: 50,
    },
  );
}

function participantConversationJson(call: Call, conversation: Conversation, participant: Participant) {
  const binding = participant.messagingBinding;
  const url = `${call.root}/Conversations/${conversation.sid}`;
  return {
    account_sid: call.twilio.credentials.accountSid,
    chat_service_sid: conversation.chatServiceSid,
    participant_sid: participant.sid,
    participant_user_sid: null,
    participant_identity: participant.identity,
    participant_messaging_binding:
      binding === null
        ? null
        : {
            type: channelOf(binding.address),
            address: binding.address,
            proxy_address: binding.proxyAddress,
            projected_address: null,
            name: null,
            level: null,
          },
    conversation_sid: conversation.sid,
    conversation_unique_name: conversation.uniqueName,
    conversation_friendly_name: conversation.friendlyName,
    conversation_attributes: conversation.attributes,
    conversation_date_created: restDate(conversation.dateCreated),
    conversation_date_updated: restDate(conversation.dateUpdated),
    conversation_created_by: "system",
    conversation_state: conversation.state,
    conversation_timers: timersJson(call.twilio, conversation),
    links: { participant: `${url}/Participants/${participant.sid}`, conversation: url },
  };
}
