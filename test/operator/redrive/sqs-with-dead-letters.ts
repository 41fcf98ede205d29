import type { SQSClient } from "@aws-sdk/client-sqs";

export const queues = { eventQueueUrl: "https://sqs/events.fifo", deadLetterQueueUrl: "https://sqs/dead-letters.fifo" };

interface Stored {
  MessageId: string;
  Body: string;
  MessageGroupId: string;
}

interface Command {
  constructor: { name: string };
  input: Record<string, unknown>;
}

const groupOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "reference" in body ? String(body.reference) : "";

/** The parts of two FIFO queues that a redrive uses, with or without SQS's move tasks. Records every call. */
export class SqsWithDeadLetters {
  readonly deadLetters: Stored[];
  /** Sent to the event queue. */
  readonly events: { body: string; group: string }[] = [];
  readonly calls: string[] = [];
  /** The next call of this name throws. */
  failsAt?: string;
  private readonly deduplicationIds = new Set<string>();
  private readonly hasMoveTasks: boolean;

  constructor(bodies: readonly unknown[], { hasMoveTasks }: { hasMoveTasks: boolean }) {
    this.hasMoveTasks = hasMoveTasks;
    this.deadLetters = bodies.map((body, place) => ({
      MessageId: `message-${place}`,
      Body: JSON.stringify(body),
      MessageGroupId: groupOf(body),
    }));
  }

  readonly client = { send: async (command: Command) => this.call(command) } as unknown as SQSClient;

  private call({ constructor: command, input }: Command): object {
    const name = command.name.replace(/Command$/, "");
    this.calls.push(name);
    if (this.failsAt === name) {
      this.failsAt = undefined;
      throw new Error(`${name} failed.`);
    }
    switch (name) {
      case "GetQueueAttributes":
        return {
          Attributes: {
            QueueArn: `arn:${input.QueueUrl}`,
            ApproximateNumberOfMessages: String(this.deadLetters.length),
          },
        };
      case "ReceiveMessage":
        return {
          Messages: this.deadLetters.slice(0, Number(input.MaxNumberOfMessages)).map((stored) => this.received(stored)),
        };
      case "ChangeMessageVisibility":
        return {};
      case "SendMessage":
        return this.send(input as { MessageBody: string; MessageGroupId: string; MessageDeduplicationId: string });
      case "DeleteMessage":
        return this.remove(String(input.ReceiptHandle));
      case "StartMessageMoveTask":
        if (!this.hasMoveTasks)
          throw Object.assign(new Error("The action is not valid for this endpoint."), { name: "InvalidAction" });
        for (const { Body, MessageGroupId } of this.deadLetters.splice(0))
          this.events.push({ body: Body, group: MessageGroupId });
        return { TaskHandle: "task" };
      case "ListMessageMoveTasks":
        return { Results: [{ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: this.events.length }] };
      default:
        throw new Error(`${name} is not implemented.`);
    }
  }

  private received({ MessageId, Body, MessageGroupId }: Stored): object {
    return {
      MessageId,
      Body,
      ReceiptHandle: MessageId,
      Attributes: { MessageGroupId, SentTimestamp: "1795348800000" },
    };
  }

  private send(input: { MessageBody: string; MessageGroupId: string; MessageDeduplicationId: string }): object {
    if (!this.deduplicationIds.has(input.MessageDeduplicationId))
      this.events.push({ body: input.MessageBody, group: input.MessageGroupId });
    this.deduplicationIds.add(input.MessageDeduplicationId);
    return {};
  }

  private remove(receiptHandle: string): object {
    const place = this.deadLetters.findIndex(({ MessageId }) => MessageId === receiptHandle);
    if (place >= 0) this.deadLetters.splice(place, 1);
    return {};
  }
}
