import { eventBus } from "./conversation/announce.ts";
import { processEvent } from "./conversation/process.ts";
import { conversationStore, conversationWriter } from "./conversation/store.ts";
import { optInStore } from "./opt-in/store.ts";
import { eventHandler } from "./queue/event-handler.ts";
import { eventQueue } from "./queue/event-queue.ts";
import { dynamoDb, eventBridge, secretsManager, sqs } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { conversationsApi } from "./twilio/conversations.ts";
import { apiKeyReader } from "./twilio/credentials.ts";

const configuration = stageConfiguration();
const database = dynamoDb();
const queueClient = sqs();
const queueUrl = requireEnvironment("eventQueueUrl");
const conversationTableName = requireEnvironment("conversationTableName");
const optInTableName = requireEnvironment("optInTableName");
const apiKeys = apiKeyReader(secretsManager(), requireEnvironment("apiKeySecretArn"));

const means = {
  apiKeys,
  twilio: conversationsApi(apiKeys, configuration.conversationServiceSid, configuration.twilioBaseUrls?.conversations),
  conversations: {
    ...conversationStore(database, conversationTableName),
    ...conversationWriter(database, conversationTableName, optInTableName, configuration.retentionDays),
  },
  optIns: optInStore(database, optInTableName),
  bus: eventBus(eventBridge(), requireEnvironment("eventBusName"), configuration.stage),
  queue: eventQueue(queueClient, queueUrl),
  configuration,
  publicBaseUrl: requireEnvironment("publicBaseUrl"),
  clock: Date.now,
};

/** The one writer: every event of every conversation, in order per conversation. */
export const handler = eventHandler((event) => processEvent(event, means), queueClient, queueUrl);
