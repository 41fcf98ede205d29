import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { arnOf } from "./dead-letters.ts";

/** Moves what is in the dead-letter queue back to the queue it came from. */

export interface Queues {
  eventQueueUrl: string;
  deadLetterQueueUrl: string;
}

export interface Moved {
  count: number;
  /** False when the task is still running at AWS and is no longer waited for. */
  isDone: boolean;
}

/** Keeps the backlog from flooding Twilio. */
const perSecond = 10;

const pollIntervalMs = 2_000;
/** Ten minutes: six thousand events. */
const pollLimit = 300;

/** At ten events a second, as long as a task is waited for. */
const roundsLimit = 600;

/** Errors from an endpoint without move tasks: an emulator, or an AWS region that lacks them. */
const unknownActionErrors = ["InvalidAction", "UnsupportedOperation", "UnknownOperationException"];

function isUnknownAction(error: unknown): boolean {
  return (
    error instanceof Error &&
    unknownActionErrors.some((name) => error.name.includes(name) || error.message.includes(name))
  );
}

/**
 * Lets SQS move them: oldest first, each with its message group. Each becomes a new message with all its retries left.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 *
 * @throws when the task fails, or when the endpoint does not support such tasks
 */
async function moveByTask(client: SQSClient, { deadLetterQueueUrl }: Queues): Promise<Moved> {
  const SourceArn = await arnOf(client, deadLetterQueueUrl);
  const { TaskHandle } = await client.send(
    new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: perSecond }),
  );
  let count = 0;
  for (let poll = 0; poll < pollLimit; poll++) {
    await sleep(pollIntervalMs);
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const [task = {}] = Results;
    count = Number(task.ApproximateNumberOfMessagesMoved ?? count);
    if (task.Status === "FAILED")
      throw new Error(`SQS gave up moving after ${count} events: ${task.FailureReason}. Run the command again.`);
    // SQS reports a handle only while the task runs.
    const isOurs = task.TaskHandle === undefined || task.TaskHandle === TaskHandle;
    if (isOurs && task.Status === "COMPLETED") return { count, isDone: true };
  }
  return { count, isDone: false };
}

/**
 * Sends the event before deleting it. If this process ends in between, the next run sends it again with the same
 * deduplication id; should more than five minutes separate the two, the event is processed twice, which is harmless:
 * processing is idempotent. The id differs from the original one, because within five minutes of the first send SQS
 * would drop the event as a duplicate, and it would be lost.
 */
async function moveOne(
  client: SQSClient,
  { eventQueueUrl, deadLetterQueueUrl }: Queues,
  message: Message,
): Promise<void> {
  const { Body, MessageId, ReceiptHandle, Attributes = {} } = message;
  await client.send(
    new SendMessageCommand({
      QueueUrl: eventQueueUrl,
      MessageBody: Body,
      MessageGroupId: Attributes.MessageGroupId,
      MessageDeduplicationId: `redriven.${MessageId}`,
    }),
  );
  await client.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }));
}

/** For endpoints without move tasks. */
async function moveOneByOne(client: SQSClient, queues: Queues): Promise<Moved> {
  let count = 0;
  for (let round = 0; round < roundsLimit; round++) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queues.deadLetterQueueUrl,
        MaxNumberOfMessages: perSecond,
        VisibilityTimeout: 60,
        MessageSystemAttributeNames: ["MessageGroupId"],
      }),
    );
    if (Messages.length === 0) return { count, isDone: true };
    for (const message of Messages) {
      await moveOne(client, queues, message);
      count++;
    }
    await sleep(1_000);
  }
  return { count, isDone: false };
}

/**
 * Moves everything back to be processed again. An event that was already processed, or that is obsolete, has no effect.
 */
export async function move(client: SQSClient, queues: Queues): Promise<Moved> {
  try {
    return await moveByTask(client, queues);
  } catch (error) {
    if (!isUnknownAction(error)) throw error;
    return moveOneByOne(client, queues);
  }
}
