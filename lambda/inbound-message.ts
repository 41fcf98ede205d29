import { eventQueue } from "./queue/event-queue.ts";
import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { dynamoDb } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { optInStore } from "./tables/opt-ins.ts";
import { authTokenReader } from "./twilio/credentials.ts";
import { receiveStrayMessage } from "./webhooks/stray-message.ts";
import { twilioWebhook } from "./webhooks/webhook.ts";

const configuration = stageConfiguration();

/**
 * `POST /twilio/messages`: a message that no conversation captured. It is stored, and its writer is told that the
 * conversation has ended.
 */
export const handler = twilioWebhook(
  {
    authTokens: authTokenReader(getSecretValue(), requireEnvironment("authTokenSecretArn")),
    publicBaseUrl: requireEnvironment("publicBaseUrl"),
    stage: configuration.stage,
  },
  receiveStrayMessage({
    queue: eventQueue(sendMessage(), requireEnvironment("eventQueueUrl")),
    optIns: optInStore(dynamoDb(), requireEnvironment("optInTableName")),
    configuration,
    clock: Date.now,
  }),
);
