import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { QueuedEvent } from "../conversation/events.ts";

/** All that the queue itself looks at. */
interface Addressed {
  reference: string;
}

/**
 * The queue of events: FIFO, one group per reference, so that the events of one conversation are handled in order and one at a time, and
 * those of different conversations in parallel.
 */
export interface EventQueue<Event extends Addressed = QueuedEvent> {
  /**
   * Resolves when the event is stored.
   * @param deduplicationId the queue drops what comes again with the same id within five minutes; 1 to 128 characters
   */
  put(event: Event, deduplicationId: string): Promise<void>;
}

/** SQS refuses two characters that JSON lets through, and that anybody can put into a message (SQS, SendMessage, "MessageBody"). */
export function serialize(event: object): string {
  return JSON.stringify(event).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

export function eventQueue(client: SQSClient, queueUrl: string): EventQueue<Addressed> {
  return {
    async put(event, deduplicationId) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: serialize(event),
          MessageGroupId: event.reference,
          MessageDeduplicationId: deduplicationId,
        }),
      );
    },
  };
}
