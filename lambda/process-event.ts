import { eventsHandler } from "./process/processing.ts";
import { changeMessageVisibility, getSecretValue, sendMessage, sqs } from "./runtime/aws-calls.ts";
import { dynamoDb, eventBridge, scheduler } from "./runtime/aws-clients.ts";
import { stageConfiguration } from "./runtime/configuration.ts";
import { deployed } from "./runtime/surroundings.ts";

const calls = sqs();
const surroundings = deployed({
  dynamoDb: dynamoDb(),
  eventBridge: eventBridge(),
  scheduler: scheduler(),
  sendMessage: sendMessage(calls),
  changeMessageVisibility: changeMessageVisibility(calls),
  getSecretValue: getSecretValue(),
});

/** The one writer: every event of every conversation and every person, each one's in order. */
export const handler = eventsHandler(surroundings, stageConfiguration());
