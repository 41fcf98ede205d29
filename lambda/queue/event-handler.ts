import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { QueuedEvent } from "../model/events.ts";
import { unchanged } from "../model/formats.ts";
import { OwnError } from "../model/own-error.ts";
import { subjectOf } from "../model/person-event.ts";
import type { ChangeMessageVisibility } from "../runtime/aws-calls.ts";
import { countMetric, log } from "../runtime/log.ts";
import { retryLater } from "./retry-later.ts";

export interface EventHandlerSettings {
  queueUrl: string;
  /** How often the queue hands an event out; then it goes to the dead-letter queue. */
  maxReceiveCount: number;
  stage: string;
}

/** Only this product's functions may write to the queue, and what they write are events. */
function parse<Event extends object>(body: string): Event {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    // The engine's own error quotes the body, and would be logged.
  }
  if (typeof event !== "object" || event === null) throw new OwnError("The record's body is no JSON object.");
  return event as Event;
}

/**
 * The queue's events, one by one. The event source's batch size is 1: a batch would let one poison event drag the
 * events behind it into the dead-letter queue.
 *
 * An event that fails is reported, and stays on the queue. Nothing is thrown for it: Lambda logs what a function
 * throws, and a fault may quote an address or a text; and it slows the whole event source down after invocations that
 * fail, which would have every conversation wait for one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function eventHandler<Event extends { reference: string; type: string } = QueuedEvent>(
  process: (event: Event) => Promise<void>,
  changeMessageVisibility: ChangeMessageVisibility,
  { queueUrl, maxReceiveCount, stage }: EventHandlerSettings,
) {
  /** @returns whether the event is done with */
  async function handle(record: SQSRecord): Promise<boolean> {
    let about: { type?: string; reference?: string; messageSid?: string; callId?: string } = {};
    try {
      const event = parse<Event>(record.body);
      about = { type: event.type, ...subjectOf(event) };
      await process(unchanged(`The event ${event.type}`, event));
      return true;
    } catch (error) {
      const receiveCount = Number(record.attributes.ApproximateReceiveCount);
      const next =
        receiveCount >= maxReceiveCount
          ? "this was its last try, and it goes to the dead-letter queue."
          : "the queue will retry it.";
      log.error(`An event could not be handled; ${next}`, error, { ...about, receiveCount });
      countMetric("EventFailures", stage);
      await giveBack(record, error);
      return false;
    }
  }

  /**
   * The event is reported as failed even where SQS does not take the delay: it stays on the queue either way, and then
   * comes again, or leaves, when its visibility time-out is over.
   */
  async function giveBack(record: SQSRecord, failure: unknown): Promise<void> {
    try {
      await retryLater(changeMessageVisibility, queueUrl, record, maxReceiveCount, failure);
    } catch (error) {
      log.error("SQS did not take the delay of a failed event; its visibility time-out decides.", error);
    }
  }

  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    for (const [place, record] of Records.entries()) {
      if (await handle(record)) continue;
      // What is behind it stays too, untouched: handled now, it would overtake the one that failed.
      return { batchItemFailures: Records.slice(place).map(({ messageId }) => ({ itemIdentifier: messageId })) };
    }
    return { batchItemFailures: [] };
  };
}
