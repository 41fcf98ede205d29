import { dependenciesIn } from "./process/dependencies.ts";
import { processing } from "./process/processing.ts";
import { eventHandler } from "./queue/event-handler.ts";
import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { dynamoDb, eventBridge, scheduler, sqs } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { deployed } from "./runtime/surroundings.ts";

const surroundings = deployed({
  dynamoDb: dynamoDb(),
  eventBridge: eventBridge(),
  scheduler: scheduler(),
  sendMessage: sendMessage(),
  getSecretValue: getSecretValue(),
});

const configuration = stageConfiguration();

/** The one writer: every event of every conversation and every person, each one's in order. */
export const handler = eventHandler(processing(dependenciesIn(surroundings, configuration)), sqs(), {
  queueUrl: requireEnvironment("eventQueueUrl"),
  maxReceiveCount: Number(requireEnvironment("maxReceiveCount")),
  stage: configuration.stage,
});
