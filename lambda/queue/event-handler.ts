import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import type { QueuedEvent } from "../conversation/events.ts";
import { log } from "../runtime/log.ts";
import { retryLater } from "./retry-later.ts";

/**
 * The queue's events, one by one. The event source's batch size is 1: a batch would let one poison event drag the events behind it into
 * the dead-letter queue. What throws stays on the queue.
 */
export function eventHandler(process: (event: QueuedEvent) => Promise<void>, client: SQSClient, queueUrl: string) {
  return async ({ Records }: SQSEvent): Promise<void> => {
    for (const record of Records) {
      // Only this product's functions may write to the queue, and what they write is a QueuedEvent.
      const event: QueuedEvent = JSON.parse(record.body);
      try {
        await process(event);
      } catch (error) {
        log.error("An event could not be handled; the queue will bring it again.", error, {
          reference: event.reference,
          type: event.type,
          receiveCount: Number(record.attributes.ApproximateReceiveCount),
        });
        await retryLater(client, queueUrl, record);
        throw error;
      }
    }
  };
}
