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
  /** False: the task goes on at AWS, and was only not waited for any longer. */
  isDone: boolean;
}

/** So that Twilio is not flooded by what has gathered. */
const perSecond = 10;

const looksEveryMs = 2_000;
/** Ten minutes: six thousand events. */
const looks = 300;

/** Ten a second: as long as the task is waited for. */
const roundsLimit = 600;

/** What an endpoint says that knows no move tasks: emulators, and AWS itself where redrive is not to be had. */
const unknownAction = ["InvalidAction", "UnsupportedOperation", "UnknownOperationException"];

function isUnknownAction(error: unknown): boolean {
  return (
    error instanceof Error && unknownAction.some((name) => error.name.includes(name) || error.message.includes(name))
  );
}

/**
 * By SQS itself: oldest first, each with its message group. An event is then a new message, with all its tries before
 * it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 *
 * @throws when the task fails, and when AWS knows no such task
 */
async function moveByTask(client: SQSClient, { deadLetterQueueUrl }: Queues): Promise<Moved> {
  const SourceArn = await arnOf(client, deadLetterQueueUrl);
  const { TaskHandle } = await client.send(
    new StartMessageMoveTaskCommand({ SourceArn, MaxNumberOfMessagesPerSecond: perSecond }),
  );
  let count = 0;
  for (let look = 0; look < looks; look++) {
    await sleep(looksEveryMs);
    const { Results = [] } = await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const [task = {}] = Results;
    count = Number(task.ApproximateNumberOfMessagesMoved ?? count);
    if (task.Status === "FAILED")
      throw new Error(`SQS gave up moving after ${count} events: ${task.FailureReason}. Run the command again.`);
    // A task that runs has a handle; of one that is over, only the status is told.
    const isOurs = task.TaskHandle === undefined || task.TaskHandle === TaskHandle;
    if (isOurs && task.Status === "COMPLETED") return { count, isDone: true };
  }
  return { count, isDone: false };
}

/**
 * Sends an event first and deletes it afterwards. Ended in between, it is sent once more, with the same name for the
 * de-duplication; should more than five minutes lie between the two, the event is handled twice, to which every event
 * here comes to the same as once. The name is not the one that it was first sent with: sent within five minutes of
 * that, it would be dropped as its repetition, and be lost.
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

/** One by one, where there are no move tasks. */
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
 * Has everything handled again. An event that was acted on already, or that is of no use any more, ends without effect.
 */
export async function move(client: SQSClient, queues: Queues): Promise<Moved> {
  try {
    return await moveByTask(client, queues);
  } catch (error) {
    if (!isUnknownAction(error)) throw error;
    return moveOneByOne(client, queues);
  }
}
