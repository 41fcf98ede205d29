import type { RuntimeConfiguration } from "../model/configuration.ts";
import { eventQueue } from "../queue/event-queue.ts";
import { sendMessage } from "../runtime/aws-calls.ts";
import { dynamoDb } from "../runtime/aws-clients.ts";
import { stageConfiguration } from "../runtime/configuration.ts";
import { deployed, type Surroundings } from "../runtime/surroundings.ts";
import { conversationStore } from "../tables/conversations.ts";
import { optInStore } from "../tables/opt-ins.ts";
import { change } from "./change.ts";
import type { ChangingOperation, ReadingOperation } from "./operation.ts";
import { read } from "./read.ts";

/**
 * The functions of the operations: one way to build each kind, so that a bundle holds that of its own operation alone.
 * Without surroundings it is the deployed one.
 */

export const changing = (
  operation: ChangingOperation,
  { aws, environment, time }: Surroundings<"dynamoDb" | "sendMessage"> = deployed({
    dynamoDb: dynamoDb(),
    sendMessage: sendMessage(),
  }),
  configuration: RuntimeConfiguration = stageConfiguration(),
) =>
  change(operation, {
    queue: eventQueue(aws.sendMessage, environment("eventQueueUrl")),
    conversations: conversationStore(aws.dynamoDb, environment("conversationTableName")),
    configuration,
    clock: time.now,
  });

export const readingConversations = (
  operation: ReadingOperation<"conversations">,
  { aws, environment, time }: Surroundings<"dynamoDb"> = deployed({ dynamoDb: dynamoDb() }),
) => read(operation, conversationStore(aws.dynamoDb, environment("conversationTableName")), time.now);

export const readingOptIns = (
  operation: ReadingOperation<"optIns">,
  { aws, environment, time }: Surroundings<"dynamoDb"> = deployed({ dynamoDb: dynamoDb() }),
) => read(operation, optInStore(aws.dynamoDb, environment("optInTableName")), time.now);
