import { eventQueue } from "./queue/event-queue.ts";
import { secretsManager, sqs } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { receiveConversationEvent } from "./twilio/conversation-webhook.ts";
import { authTokenReader } from "./twilio/credentials.ts";
import { twilioWebhook } from "./twilio/webhook.ts";

/** `POST /twilio/conversations`: Twilio's Conversations events onto the queue. */
export const handler = twilioWebhook(
  {
    authTokens: authTokenReader(secretsManager(), requireEnvironment("authTokenSecretArn")),
    publicBaseUrl: requireEnvironment("publicBaseUrl"),
    stage: stageConfiguration().stage,
  },
  receiveConversationEvent(eventQueue(sqs(), requireEnvironment("eventQueueUrl"))),
);
