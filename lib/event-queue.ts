import { Duration } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

export interface EventQueueProps extends StatefulProps {
  /**
   * How often an event is handed to process-event before it goes to the dead-letter queue. With the growing delay
   * between tries (lambda/queue/retry-later.ts), eight of them span about forty minutes: longer than most outages of
   * Twilio.
   * @default 8
   */
  readonly maxReceiveCount?: number;
}

/**
 * The queue that all changes of conversations go through: first in, first out within the message group of a reference,
 * groups in parallel. High throughput: de-duplication and the throughput limit count per message group, not per queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
 */
export class EventQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const shared = {
      fifo: true,
      // For EventBridge Scheduler alone, which names no de-duplication id of its own and asks for this of a FIFO queue.
      // Whoever names an id, as all functions do, is still taken at it: two messages with the same text are then two
      // messages.
      // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_SqsParameters.html
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
      // (MessageDeduplicationId)
      contentBasedDeduplication: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      encryption: props.encryptionKey ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: props.encryptionKey,
      enforceSSL: true,
      removalPolicy: props.removalPolicy,
    };

    this.deadLetterQueue = new Queue(this, "DeadLetterQueue", { ...shared, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Queue", {
      ...shared,
      retentionPeriod: Duration.days(4),
      // Twice the time-out of process-event: an event is never in two hands.
      visibilityTimeout: Duration.seconds(60),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount ?? 8 },
    });
  }

  /** Lets a function put events on the queue. */
  grantSend(fn: NodeFunction): void {
    fn.setEnvironment("eventQueueUrl", this.queue.queueUrl);
    this.grantSendMessage(fn);
  }

  /** Lets a role put events on the queue. */
  grantSendMessage(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ["sqs:SendMessage"], resourceArns: [this.queue.queueArn] });
    grantKeyAccess(this.queue.encryptionMasterKey, grantee, "write", "sqs");
  }

  /**
   * Hands the events to a function, one at a time: with a larger batch, each failed receive counts against the later
   * events of the same group too, so that one bad event would drag its followers into the dead-letter queue. The
   * function may also put off the next try of an event. Not the construct `SqsEventSource`: with a key it grants direct
   * use of it.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   *
   * @param maxConcurrency how many at once. Not by reserved concurrency: each start that is refused then counts as a
   * try of its event.
   */
  deliverTo(fn: NodeFunction, maxConcurrency?: number): void {
    fn.function.addEventSourceMapping("Events", { eventSourceArn: this.queue.queueArn, batchSize: 1, maxConcurrency });
    Grant.addToPrincipal({
      grantee: fn,
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
      resourceArns: [this.queue.queueArn],
    });
    grantKeyAccess(this.queue.encryptionMasterKey, fn, "read", "sqs");
  }
}
