import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";

const firstDelaySeconds = 2;
const longestDelaySeconds = 900;

/**
 * 2 s, 8 s, 32 s, 2 min, 9 min, then a quarter of an hour: a blink of Twilio costs a moment, an outage of half an hour
 * costs no event. After the last try none: SQS moves an event to the dead-letter queue only when it would hand it out
 * once more, and until then the later events of its group wait.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function retryDelaySeconds(receiveCount: number, maxReceiveCount: number): number {
  if (receiveCount >= maxReceiveCount) return 0;
  return Math.min(longestDelaySeconds, firstDelaySeconds * 4 ** Math.max(0, receiveCount - 1));
}

/**
 * Gives a failed event back to the queue: it comes again after a growing delay, instead of after its visibility
 * time-out each time, and after its last try leaves at once.
 */
export async function retryLater(
  client: SQSClient,
  queueUrl: string,
  { receiptHandle, attributes }: SQSRecord,
  maxReceiveCount: number,
): Promise<void> {
  const VisibilityTimeout = retryDelaySeconds(Number(attributes.ApproximateReceiveCount), maxReceiveCount);
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
  );
}
