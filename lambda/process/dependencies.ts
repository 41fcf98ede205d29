import type { RuntimeConfiguration } from "../model/configuration.ts";
import { type EventQueue, eventQueue } from "../queue/event-queue.ts";
import type { Surroundings } from "../runtime/surroundings.ts";
import {
  type ConversationStore,
  type ConversationWriter,
  conversationStore,
  conversationWriter,
} from "../tables/conversations.ts";
import { type OptInStore, optInStore } from "../tables/opt-ins.ts";
import { type ConversationsApi, conversationsApi } from "../twilio/conversations.ts";
import { type ApiKeyReader, apiKeyReader } from "../twilio/credentials.ts";
import { type EventBus, eventBus } from "./announce.ts";
import { type ExpirySchedules, expirySchedules } from "./expiry-schedules.ts";

/** What events are handled and commands carried out with. */
export interface Dependencies {
  apiKeys: ApiKeyReader;
  twilio: ConversationsApi;
  conversations: ConversationStore & ConversationWriter;
  optIns: OptInStore;
  bus: EventBus;
  queue: EventQueue;
  schedules: ExpirySchedules;
  configuration: RuntimeConfiguration;
  publicBaseUrl: string;
  clock: () => number;
}

export type ProcessClient = "dynamoDb" | "eventBridge" | "scheduler" | "sendMessage" | "getSecretValue";

export function dependenciesIn(
  { aws, environment, time }: Surroundings<ProcessClient>,
  configuration: RuntimeConfiguration,
): Dependencies {
  const conversationTable = environment("conversationTableName");
  const optInTable = environment("optInTableName");
  const apiKeys = apiKeyReader(aws.getSecretValue, environment("apiKeySecretArn"), time.now);
  const schedulesPlace = {
    groupName: environment("scheduleGroupName"),
    roleArn: environment("scheduleRoleArn"),
    queueArn: environment("eventQueueArn"),
  };
  return {
    apiKeys,
    twilio: conversationsApi(apiKeys, configuration.conversationServiceSid, configuration.twilioBaseUrls),
    conversations: {
      ...conversationStore(aws.dynamoDb, conversationTable),
      ...conversationWriter(aws.dynamoDb, conversationTable, optInTable, configuration.retentionDays),
    },
    optIns: optInStore(aws.dynamoDb, optInTable),
    bus: eventBus(aws.eventBridge, environment("eventBusName"), configuration.stage),
    queue: eventQueue(aws.sendMessage, environment("eventQueueUrl")),
    schedules: expirySchedules(aws.scheduler, schedulesPlace, time.now),
    configuration,
    publicBaseUrl: environment("publicBaseUrl"),
    clock: time.now,
  };
}
