import { eventsHandler } from "./process/processing.ts";
import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { dynamoDb, eventBridge, scheduler, sqs } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { deployed } from "./runtime/surroundings.ts";

const surroundings = deployed({
  dynamoDb: dynamoDb(),
  eventBridge: eventBridge(),
  scheduler: scheduler(),
  sqs: sqs(),
  sendMessage: sendMessage(),
  getSecretValue: getSecretValue(),
});

/** The one writer: every event of every conversation and every person, each one's in order. */
export const handler = eventsHandler(surroundings, stageConfiguration());
