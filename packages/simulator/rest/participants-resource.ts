import { attributesLimit, checkedAttributes } from "../conversations/attributes.ts";
import type { Conversation, Participant } from "../conversations/model.ts";
import { addParticipant, removeParticipant, updateParticipant } from "../conversations/participants.ts";
import type { Twilio } from "../twilio.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { dictionaryError, invalidParameter } from "./errors.ts";
import { pageOf } from "./paging.ts";

const path = "/Conversations/:ConversationSid/Participants";

/** The Conversation Participant resource. */
export const participantRoutes: readonly Route[] = [
  { method: "POST", path, quota: "conversation", handle: create },
  {
    method: "GET",
    path,
    handle: (call) => {
      const conversation = call.conversation();
      return pageOf(call, "participants", [...conversation.participants.values()], (one) =>
        participantJson(call.twilio, call.root, one),
      );
    },
  },
  {
    method: "GET",
    path: `${path}/:Sid`,
    handle: (call) => ({
      status: 200,
      body: participantJson(call.twilio, call.root, participantOf(call, call.conversation())),
    }),
  },
  { method: "POST", path: `${path}/:Sid`, quota: "conversation", handle: update },
  {
    method: "DELETE",
    path: `${path}/:Sid`,
    quota: "conversation",
    handle: async (call) => {
      const conversation = call.conversation();
      await removeParticipant(call.twilio, conversation, participantOf(call, conversation), call.cause);
      return { status: 204 };
    },
  },
];

/** Unlike in webhooks, the binding's `type` is in lower case. */
export function participantJson(twilio: Twilio, root: string, participant: Participant) {
  const binding = participant.messagingBinding;
  return {
    sid: participant.sid,
    account_sid: twilio.credentials.accountSid,
    conversation_sid: participant.conversationSid,
    identity: participant.identity,
    attributes: participant.attributes,
    messaging_binding:
      binding === null ? null : { type: binding.type, address: binding.address, proxy_address: binding.proxyAddress },
    role_sid: participant.roleSid,
    date_created: restDate(participant.dateCreated),
    date_updated: restDate(participant.dateUpdated),
    url: `${root}/Conversations/${participant.conversationSid}/Participants/${participant.sid}`,
    last_read_message_index: participant.lastReadMessageIndex,
    last_read_timestamp: participant.lastReadTimestamp,
  };
}

async function create(call: Call) {
  const conversation = call.conversation();
  if (call.field("MessagingBinding.ProjectedAddress") !== undefined) {
    throw invalidParameter("MessagingBinding.ProjectedAddress", "Group MMS is not simulated");
  }
  const participant = await addParticipant(
    call.twilio,
    conversation,
    {
      identity: call.shortField("Identity", 256),
      address: call.shortField("MessagingBinding.Address", 256),
      proxyAddress: call.shortField("MessagingBinding.ProxyAddress", 256),
      attributes: checkedAttributes(call.field("Attributes"), attributesLimit.participant),
      roleSid: call.field("RoleSid"),
      dateCreated: call.date("DateCreated"),
      dateUpdated: call.date("DateUpdated"),
    },
    call.cause,
  );
  return { status: 201, body: participantJson(call.twilio, call.root, participant) };
}

async function update(call: Call) {
  const conversation = call.conversation();
  const participant = participantOf(call, conversation);
  const attributes = call.field("Attributes");
  await updateParticipant(
    call.twilio,
    conversation,
    participant,
    {
      identity: call.shortField("Identity", 256),
      proxyAddress: call.shortField("MessagingBinding.ProxyAddress", 256),
      attributes: attributes === undefined ? undefined : checkedAttributes(attributes, attributesLimit.participant),
      roleSid: call.field("RoleSid"),
      lastReadMessageIndex: lastReadIndex(call),
      lastReadTimestamp: call.field("LastReadTimestamp"),
    },
    call.cause,
  );
  return { status: 200, body: participantJson(call.twilio, call.root, participant) };
}

function lastReadIndex(call: Call): number | null | undefined {
  const text = call.field("LastReadMessageIndex");
  if (text === undefined) return undefined;
  if (text === "" || text === "null") return null;
  const index = Number(text);
  if (!Number.isInteger(index) || index < 0)
    throw invalidParameter("LastReadMessageIndex", "a message index is expected");
  return index;
}

/** Chat participants can also be addressed by identity. */
function participantOf(call: Call, conversation: Conversation): Participant {
  const name = call.segment("Sid");
  const found =
    conversation.participants.get(name) ??
    [...conversation.participants.values()].find(({ identity }) => identity === name);
  if (found === undefined) throw call.notFound();
  return found;
}

/**
 * Parses a `Participant` value of ConversationWithParticipants. Throws 20001 when it is not a JSON object, 50204 when it
 * has neither an identity nor an address.
 */
export function participantFromJson(text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidParameter("Participant", "a JSON object is expected");
  }
  const { identity, attributes, messaging_binding: binding } = record(value);
  const { address, proxy_address: proxyAddress } = record(binding);
  if (identity === undefined && address === undefined) throw dictionaryError(50204);
  return {
    identity: textOrUndefined(identity),
    address: textOrUndefined(address),
    proxyAddress: textOrUndefined(proxyAddress),
    attributes: checkedAttributes(textOrUndefined(attributes), attributesLimit.participant),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
