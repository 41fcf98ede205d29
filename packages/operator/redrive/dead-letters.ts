import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

/**
 * What is in the dead-letter queue, without identifying anybody: conversations by their reference, people by the
 * pseudonym of their number.
 */

export interface DeadLetter {
  reference: string;
  type: string;
  /** When it reached this queue. */
  since?: Date;
}

/** How long listing the events hides them from other consumers, at most. */
const hiddenSeconds = 30;

async function attribute(client: SQSClient, queueUrl: string, name: QueueAttributeName): Promise<string> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [name] }),
  );
  const value = Attributes[name];
  if (value === undefined)
    throw new Error(`The queue ${queueUrl} has no ${name}; check that it is the queue named in the stack's outputs.`);
  return value;
}

export const arnOf = (client: SQSClient, queueUrl: string): Promise<string> => attribute(client, queueUrl, "QueueArn");

/** Approximate: SQS's count lags by some moments. */
export async function countOf(client: SQSClient, queueUrl: string): Promise<number> {
  return Number(await attribute(client, queueUrl, "ApproximateNumberOfMessages"));
}

function read({ Body = "", Attributes = {} }: Message): DeadLetter {
  const since = Attributes.SentTimestamp ? new Date(Number(Attributes.SentTimestamp)) : undefined;
  try {
    const { reference, type }: { reference?: unknown; type?: unknown } = JSON.parse(Body) ?? {};
    if (typeof reference === "string" && typeof type === "string") return { reference, type, since };
  } catch {
    // Reported below. We did not write it, so its content is not shown.
  }
  return { reference: "(unreadable)", type: "(unreadable)", since };
}

/** Reads the oldest events, at most ten, and leaves them in the queue. */
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
