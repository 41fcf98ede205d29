import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";

const firstDelaySeconds = 2;
const longestDelaySeconds = 900;

/**
 * 2 s, 8 s, 32 s, 2 min, 9 min, then a quarter of an hour: a blink of Twilio costs a moment, an outage of half an hour
 * costs no event.
 */
export function retryDelaySeconds(receiveCount: number): number {
  return Math.min(longestDelaySeconds, firstDelaySeconds * 4 ** Math.max(0, receiveCount - 1));
}

/**
 * Lets the queue bring a failed event again after a growing delay, instead of after its visibility time-out each time.
 */
export async function retryLater(
  client: SQSClient,
  queueUrl: string,
  { receiptHandle, attributes }: SQSRecord,
): Promise<void> {
  const VisibilityTimeout = retryDelaySeconds(Number(attributes.ApproximateReceiveCount));
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
  );
}
