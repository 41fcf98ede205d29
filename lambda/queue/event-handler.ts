import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import type { QueuedEvent } from "../model/events.ts";
import { subjectOf } from "../model/person-event.ts";
import { log } from "../runtime/log.ts";
import { retryLater } from "./retry-later.ts";

/**
 * Thrown in place of what went wrong: the runtime logs what a function throws, and a fault may quote an address or a
 * text.
 */
export class EventNotHandled extends Error {
  override name = "EventNotHandled";
}

/**
 * The queue's events, one by one. The event source's batch size is 1: a batch would let one poison event drag the
 * events behind it into the dead-letter queue. What throws stays on the queue.
 */
export function eventHandler<Event extends { reference: string; type: string } = QueuedEvent>(
  process: (event: Event) => Promise<void>,
  client: SQSClient,
  queueUrl: string,
) {
  async function handle(record: SQSRecord): Promise<void> {
    let about: { type?: string; reference?: string; messageSid?: string; callId?: string } = {};
    try {
      // Only this product's functions may write to the queue, and what they write are events of this type.
      const event: Event = JSON.parse(record.body);
      about = { type: event.type, ...subjectOf(event) };
      await process(event);
    } catch (error) {
      const receiveCount = Number(record.attributes.ApproximateReceiveCount);
      log.error("An event could not be handled; the queue will bring it again.", error, { ...about, receiveCount });
      await retryLater(client, queueUrl, record);
      const subject = about.reference ?? about.messageSid ?? about.callId;
      throw new EventNotHandled(
        `The event ${about.type} of ${subject} could not be handled; the line before says why.`,
      );
    }
  }

  return async ({ Records }: SQSEvent): Promise<void> => {
    for (const record of Records) await handle(record);
  };
}
