import { eventBus } from "./process/announce.ts";
import { expirySchedules } from "./process/expiry-schedules.ts";
import { processEvent } from "./process/process.ts";
import { processPerson } from "./process/process-person.ts";
import { eventHandler } from "./queue/event-handler.ts";
import { eventQueue } from "./queue/event-queue.ts";
import { routeEvent } from "./queue/route-event.ts";
import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { dynamoDb, eventBridge, scheduler, sqs } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { conversationStore, conversationWriter } from "./tables/conversations.ts";
import { optInStore } from "./tables/opt-ins.ts";
import { conversationsApi } from "./twilio/conversations.ts";
import { apiKeyReader } from "./twilio/credentials.ts";

const configuration = stageConfiguration();
const database = dynamoDb();
const queueClient = sqs();
const queueUrl = requireEnvironment("eventQueueUrl");
const conversationTableName = requireEnvironment("conversationTableName");
const optInTableName = requireEnvironment("optInTableName");
const apiKeys = apiKeyReader(getSecretValue(), requireEnvironment("apiKeySecretArn"));

const dependencies = {
  apiKeys,
  twilio: conversationsApi(apiKeys, configuration.conversationServiceSid, configuration.twilioBaseUrls),
  conversations: {
    ...conversationStore(database, conversationTableName),
    ...conversationWriter(database, conversationTableName, optInTableName, configuration.retentionDays),
  },
  optIns: optInStore(database, optInTableName),
  bus: eventBus(eventBridge(), requireEnvironment("eventBusName"), configuration.stage),
  queue: eventQueue(sendMessage(), queueUrl),
  schedules: expirySchedules(scheduler(), {
    groupName: requireEnvironment("scheduleGroupName"),
    roleArn: requireEnvironment("scheduleRoleArn"),
    queueArn: requireEnvironment("eventQueueArn"),
  }),
  configuration,
  publicBaseUrl: requireEnvironment("publicBaseUrl"),
  clock: Date.now,
};

/** The one writer: every event of every conversation and every person, each one's in order. */
export const handler = eventHandler(
  routeEvent({
    conversation: (event) => processEvent(event, dependencies),
    person: (event) => processPerson(event, dependencies),
  }),
  queueClient,
  { queueUrl, maxReceiveCount: Number(requireEnvironment("maxReceiveCount")), stage: configuration.stage },
);
