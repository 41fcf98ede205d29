import { checkedTimers } from "../conversations/conversations.ts";
import type { Call, Route } from "./call.ts";
import { notFound } from "./errors.ts";
import { changeWebhooks, webhooksJson } from "./webhook-configuration.ts";

/** The account's Configuration resource and its webhooks. */
export const configurationRoutes: readonly Route[] = [
  { method: "GET", path: "/Configuration", handle: (call) => ({ status: 200, body: configurationJson(call) }) },
  { method: "POST", path: "/Configuration", handle: update },
  {
    method: "GET",
    path: "/Configuration/Webhooks",
    handle: (call) => ({ status: 200, body: accountWebhooksJson(call) }),
  },
  {
    method: "POST",
    path: "/Configuration/Webhooks",
    handle: (call) => {
      changeWebhooks(call, call.twilio.accountWebhooks);
      return { status: 200, body: accountWebhooksJson(call) };
    },
  },
];

function update(call: Call) {
  const { defaults, services, messagingServices } = call.twilio;
  const inactiveTimer = call.field("DefaultInactiveTimer");
  const closedTimer = call.field("DefaultClosedTimer");
  checkedTimers({ inactiveTimer, closedTimer });
  const chatServiceSid = call.field("DefaultChatServiceSid") ?? defaults.chatServiceSid;
  const messagingServiceSid = call.field("DefaultMessagingServiceSid") ?? defaults.messagingServiceSid;
  if (services.get(chatServiceSid) === undefined) throw notFound(`/Services/${chatServiceSid}`);
  if (messagingServices.get(messagingServiceSid) === undefined) throw notFound(`/Services/${messagingServiceSid}`);
  Object.assign(defaults, {
    chatServiceSid,
    messagingServiceSid,
    inactiveTimer: inactiveTimer ?? defaults.inactiveTimer,
    closedTimer: closedTimer ?? defaults.closedTimer,
  });
  return { status: 200, body: configurationJson(call) };
}

function configurationJson(call: Call) {
  const { chatServiceSid, messagingServiceSid, inactiveTimer, closedTimer } = call.twilio.defaults;
  return {
    account_sid: call.twilio.credentials.accountSid,
    default_chat_service_sid: chatServiceSid,
    default_messaging_service_sid: messagingServiceSid,
    default_inactive_timer: inactiveTimer,
    default_closed_timer: closedTimer,
    url: `${call.root}/Configuration`,
    links: {
      service: `${call.root}/Services/${chatServiceSid}/Configuration`,
      webhooks: `${call.root}/Configuration/Webhooks`,
    },
  };
}

function accountWebhooksJson(call: Call) {
  return {
    ...webhooksJson(call, call.twilio.accountWebhooks),
    target: "webhook",
    url: `${call.root}/Configuration/Webhooks`,
  };
}
