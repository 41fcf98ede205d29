import { eventQueue } from "../queue/event-queue.ts";
import { sendMessage } from "../runtime/aws-calls.ts";
import { dynamoDb } from "../runtime/aws-clients.ts";
import { stageConfiguration } from "../runtime/configuration.ts";
import { requireEnvironment } from "../runtime/environment.ts";
import { conversationStore } from "../tables/conversations.ts";
import type { OperationDependencies } from "./operation.ts";

/** What the functions of the operations work with, from their environment. */
export const operationDependencies = (): OperationDependencies => ({
  queue: eventQueue(sendMessage(), requireEnvironment("eventQueueUrl")),
  conversations: conversationStore(dynamoDb(), requireEnvironment("conversationTableName")),
  configuration: stageConfiguration(),
});
