import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Delivery } from "./fifo-queue.ts";

/** A function has reported that it failed to handle an event. */
export class ItemReported extends Error {
  override name = "ItemReported";
}

/** An event as delivered to a function by Lambda. */
export function recordOf(event: object, { receiveCount, receiptHandle }: Delivery): SQSRecord {
  return {
    messageId: `message of ${receiptHandle}`,
    receiptHandle,
    body: JSON.stringify(event),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "0",
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:111122223333:events.fifo",
    awsRegion: "us-east-1",
  };
}

/**
 * Lambda's event source with a batch size of 1 and `ReportBatchItemFailures`: an event leaves the queue when the function
 * returns without reporting it. Reporting an unknown item counts as a failure of the whole batch.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @throws ItemReported, and the errors of `invoke`; the event then stays on the queue
 */
export async function deliver(
  event: object,
  delivery: Delivery,
  invoke: (batch: SQSEvent) => Promise<SQSBatchResponse>,
): Promise<void> {
  const { batchItemFailures } = await invoke({ Records: [recordOf(event, delivery)] });
  if (batchItemFailures.length > 0) throw new ItemReported("The event could not be handled; the log says why.");
}
