import { eventQueue } from "./queue/event-queue.ts";
import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { authTokenReader } from "./twilio/credentials.ts";
import { receiveConversationEvent } from "./webhooks/conversation-webhook.ts";
import { twilioWebhook } from "./webhooks/webhook.ts";

/** `POST /twilio/conversations`: Twilio's Conversations events onto the queue. */
export const handler = twilioWebhook(
  {
    authTokens: authTokenReader(getSecretValue(), requireEnvironment("authTokenSecretArn")),
    publicBaseUrl: requireEnvironment("publicBaseUrl"),
    stage: requireEnvironment("stage"),
  },
  receiveConversationEvent(eventQueue(sendMessage(), requireEnvironment("eventQueueUrl"))),
);
