import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { dynamoDb } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { deployed } from "./runtime/surroundings.ts";
import { messageWebhook } from "./webhooks/message-webhook.ts";

export const handler = messageWebhook(
  deployed({ getSecretValue: getSecretValue(), sendMessage: sendMessage(), dynamoDb: dynamoDb() }),
  stageConfiguration(),
);
