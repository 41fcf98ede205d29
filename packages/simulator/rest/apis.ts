import { addressConfigurationRoutes } from "./address-configurations-resource.ts";
import { authTokenRoutes } from "./auth-tokens-resource.ts";
import { chatServiceRoutes } from "./chat-services-resource.ts";
import { configurationRoutes } from "./configuration-resource.ts";
import { contentRoutes } from "./content-resource.ts";
import { conversationWithParticipantsRoutes } from "./conversation-with-participants-resource.ts";
import { conversationRoutes } from "./conversations-resource.ts";
import { inboundMessageRoutes } from "./inbound-messages-resource.ts";
import { mediaRoutes } from "./media-resource.ts";
import { messageRoutes } from "./messages-resource.ts";
import { messagingServiceRoutes } from "./messaging-services-resource.ts";
import { participantConversationRoutes } from "./participant-conversations-resource.ts";
import { participantRoutes } from "./participants-resource.ts";
import { Router } from "./router.ts";
import { scopedWebhookRoutes } from "./scoped-webhooks-resource.ts";
import { channelSenderRoutes, phoneNumberRoutes } from "./senders-resource.ts";
import { serviceRoutes } from "./services-resource.ts";

const conversationApi = [
  ...conversationRoutes,
  ...participantRoutes,
  ...messageRoutes,
  ...scopedWebhookRoutes,
  ...participantConversationRoutes,
  ...conversationWithParticipantsRoutes,
];

/** Every simulated REST API, each below the first label of its host name at Twilio. */
export function twilioApis(): Router {
  return new Router([
    { path: "/conversations/v1", routes: conversationApi, perService: true },
    { path: "/conversations/v1", routes: [...configurationRoutes, ...addressConfigurationRoutes, ...serviceRoutes] },
    { path: "/content/v1", routes: contentRoutes },
    { path: "/messaging/v1", routes: messagingServiceRoutes },
    { path: "/messaging/v2", routes: channelSenderRoutes },
    { path: "/mcs/v1", routes: mediaRoutes },
    { path: "/accounts/v1", routes: authTokenRoutes },
    { path: "/chat/v2", routes: chatServiceRoutes },
    { path: "/api/2010-04-01", routes: [...phoneNumberRoutes, ...inboundMessageRoutes] },
  ]);
}
