import { createHash } from "node:crypto";
import type { QueuedEvent } from "../model/events.ts";
import { stamped } from "../model/formats.ts";
import { OwnError } from "../model/own-error.ts";
import type { SendMessage } from "../runtime/aws-calls.ts";

/** All that the queue itself looks at. */
interface Addressed {
  reference: string;
}

/**
 * The queue of events: FIFO, one group per reference, so that the events of one conversation are handled in order and
 * one at a time, and those of different conversations in parallel.
 */
export interface EventQueue<Event extends Addressed = QueuedEvent> {
  /**
   * Resolves when the event is stored.
   * @param deduplicationId the queue drops a second message with the same id within five minutes; 1 to 128 characters
   */
  put(event: Event, deduplicationId: string): Promise<void>;
}

/**
 * SQS refuses two characters that JSON lets through, and that anybody can put into a message (SQS, SendMessage,
 * "MessageBody").
 */
export function serialize(event: object): string {
  return JSON.stringify(event).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

export function eventQueue(sendMessage: SendMessage, queueUrl: string): EventQueue<Addressed> {
  return {
    async put(event, deduplicationId) {
      const MessageBody = serialize(stamped(event));
      const { MD5OfMessageBody } = await sendMessage({
        QueueUrl: queueUrl,
        MessageBody,
        MessageGroupId: event.reference,
        MessageDeduplicationId: deduplicationId,
      });
      if (MD5OfMessageBody !== createHash("md5").update(MessageBody).digest("hex")) {
        throw new OwnError(
          "The queue has stored another body than it was sent (MD5OfMessageBody); what was sent counts as not stored.",
        );
      }
    },
  };
}
