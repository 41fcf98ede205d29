import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/**
 * What is in the dead-letter queue, in words that name nobody: of a conversation its reference, of a person the name
 * that stands for their number.
 */

export interface DeadLetter {
  reference: string;
  /** What kind of event it is. */
  type: string;
  /** When it came here. */
  since?: Date;
}

/** For how long looking hides the events from whoever else looks. */
const hiddenSeconds = 30;

async function attribute(client: SQSClient, queueUrl: string, name: QueueAttributeName): Promise<string> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }),
  );
  const value = Attributes[name];
  if (value === undefined)
    throw new Error(
      `The queue ${queueUrl} has no ${name}; look whether it is the queue that the stack's outputs name.`,
    );
  return value;
}

export const arnOf = (client: SQSClient, queueUrl: string): Promise<string> => attribute(client, queueUrl, "QueueArn");

/** As far as the queue knows: the count is of some moments ago. */
export async function countOf(client: SQSClient, queueUrl: string): Promise<number> {
  return Number(await attribute(client, queueUrl, "ApproximateNumberOfMessages"));
}

function read({ Body = "", Attributes = {} }: Message): DeadLetter {
  const since = Attributes.SentTimestamp ? new Date(Number(Attributes.SentTimestamp)) : undefined;
  try {
    const { reference, type }: { reference?: unknown; type?: unknown } = JSON.parse(Body) ?? {};
    if (typeof reference === "string" && typeof type === "string") return { reference, type, since };
  } catch {
    // Told below: nothing of ours wrote it, and what it says stays unsaid.
  }
  return { reference: "(unreadable)", type: "(unreadable)", since };
}

/** Looks at the oldest events, ten at most, and leaves them where they are. */
export async function lookAt(client: SQSClient, queueUrl: string): Promise<DeadLetter[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: hiddenSeconds,
      MessageSystemAttributeNames: ["SentTimestamp"],
    }),
  );
  for (const { ReceiptHandle } of Messages) {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
  return Messages.map(read);
}
