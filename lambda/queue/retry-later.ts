import type { SQSRecord } from "aws-lambda";
import { NewerFormat } from "../model/formats.ts";
import type { ChangeMessageVisibility } from "../runtime/aws-calls.ts";

const firstDelaySeconds = 2;
const longestDelaySeconds = 900;
const longestDeploymentDelaySeconds = 120;

/**
 * 2 s, 8 s, 32 s, 2 min, 9 min, then a quarter of an hour: a blink of Twilio costs a moment, an outage of half an hour
 * costs no event. What a newer release wrote waits 9 minutes in all, while a deployment replaces one function after the
 * other: after a rollback no number of tries helps, and a STOP may be behind it. After the last try none: SQS moves an event to the dead-letter
 * queue only when it would hand it out once more, and until then the later events of its group wait.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function retryDelaySeconds(receiveCount: number, maxReceiveCount: number, error: unknown): number {
  if (receiveCount >= maxReceiveCount) return 0;
  const longestSeconds = error instanceof NewerFormat ? longestDeploymentDelaySeconds : longestDelaySeconds;
  return Math.min(longestSeconds, firstDelaySeconds * 4 ** Math.max(0, receiveCount - 1));
}

/**
 * Gives a failed event back to the queue: it comes again after a growing delay, instead of after its visibility
 * time-out each time, and after its last try leaves at once.
 */
export async function retryLater(
  changeMessageVisibility: ChangeMessageVisibility,
  queueUrl: string,
  { receiptHandle, attributes }: SQSRecord,
  maxReceiveCount: number,
  error: unknown,
): Promise<void> {
  const VisibilityTimeout = retryDelaySeconds(Number(attributes.ApproximateReceiveCount), maxReceiveCount, error);
  await changeMessageVisibility({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout });
}
