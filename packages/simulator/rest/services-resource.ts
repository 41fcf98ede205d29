import type { ConversationService } from "../account/services.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { invalidParameter } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { changeWebhooks, webhooksJson } from "./webhook-configuration.ts";

/** The Conversation Service resource with its configuration and webhooks. */
export const serviceRoutes: readonly Route[] = [
  { method: "POST", path: "/Services", handle: create },
  {
    method: "GET",
    path: "/Services",
    handle: (call) => pageOf(call, "services", call.twilio.services.all(), (service) => serviceJson(call, service)),
  },
  {
    method: "GET",
    path: "/Services/:Sid",
    handle: (call) => ({ status: 200, body: serviceJson(call, serviceOf(call)) }),
  },
  {
    method: "DELETE",
    path: "/Services/:Sid",
    handle: (call) => {
      const { sid } = serviceOf(call);
      for (const one of call.twilio.conversations.all())
        if (one.chatServiceSid === sid) call.twilio.conversations.remove(one);
      call.twilio.services.remove(sid);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: "/Services/:Sid/Configuration",
    handle: (call) => ({ status: 200, body: serviceConfigurationJson(call, serviceOf(call)) }),
  },
  { method: "POST", path: "/Services/:Sid/Configuration", handle: updateConfiguration },
  {
    method: "GET",
    path: "/Services/:Sid/Configuration/Webhooks",
    handle: (call) => ({ status: 200, body: serviceWebhooksJson(call, serviceOf(call)) }),
  },
  {
    method: "POST",
    path: "/Services/:Sid/Configuration/Webhooks",
    handle: (call) => {
      const service = serviceOf(call);
      changeWebhooks(call, service.webhooks);
      return { status: 200, body: serviceWebhooksJson(call, service) };
    },
  },
];

function create(call: Call) {
  const friendlyName = call.shortField("FriendlyName", 256);
  if (friendlyName === undefined || friendlyName === "") throw invalidParameter("FriendlyName", "a name is expected");
  return { status: 201, body: serviceJson(call, call.twilio.services.add(friendlyName, call.twilio.clock.now())) };
}

function updateConfiguration(call: Call) {
  const service = serviceOf(call);
  const { roleSids } = service;
  roleSids.creator = call.field("DefaultConversationCreatorRoleSid") ?? roleSids.creator;
  roleSids.conversation = call.field("DefaultConversationRoleSid") ?? roleSids.conversation;
  roleSids.service = call.field("DefaultChatServiceRoleSid") ?? roleSids.service;
  const reachability = call.choice("ReachabilityEnabled", ["true", "false"]);
  if (reachability !== undefined) service.reachabilityEnabled = reachability === "true";
  return { status: 200, body: serviceConfigurationJson(call, service) };
}

function serviceOf(call: Call): ConversationService {
  const service = call.twilio.services.get(call.segment("Sid"));
  if (service === undefined) throw call.notFound();
  return service;
}

function serviceJson(call: Call, service: ConversationService) {
  const url = `${call.root}/Services/${service.sid}`;
  return {
    sid: service.sid,
    account_sid: call.twilio.credentials.accountSid,
    friendly_name: service.friendlyName,
    date_created: restDate(service.dateCreated),
    date_updated: restDate(service.dateUpdated),
    url,
    links: {
      conversations: `${url}/Conversations`,
      users: `${url}/Users`,
      roles: `${url}/Roles`,
      bindings: `${url}/Bindings`,
      configuration: `${url}/Configuration`,
      participant_conversations: `${url}/ParticipantConversations`,
      conversation_with_participants: `${url}/ConversationWithParticipants`,
    },
  };
}

function serviceConfigurationJson(call: Call, service: ConversationService) {
  const url = `${call.root}/Services/${service.sid}/Configuration`;
  return {
    chat_service_sid: service.sid,
    default_conversation_creator_role_sid: service.roleSids.creator,
    default_conversation_role_sid: service.roleSids.conversation,
    default_chat_service_role_sid: service.roleSids.service,
    reachability_enabled: service.reachabilityEnabled,
    url,
    links: { notifications: `${url}/Notifications`, webhooks: `${url}/Webhooks` },
  };
}

function serviceWebhooksJson(call: Call, service: ConversationService) {
  return {
    ...webhooksJson(call, service.webhooks),
    chat_service_sid: service.sid,
    url: `${call.root}/Services/${service.sid}/Configuration/Webhooks`,
  };
}
