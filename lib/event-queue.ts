import { Duration } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

export interface EventQueueProps extends StatefulProps {
  /** How long the function that the events are delivered to may take for one. */
  readonly handlerTimeout: Duration;
  /**
   * How often an event is handed to process-event before it goes to the dead-letter queue. With the growing delay
   * between tries (lambda/queue/retry-later.ts), eight of them span about forty minutes (55 at worst): longer than most
   * outages of Twilio.
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
  private readonly maxReceiveCount: number;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    this.maxReceiveCount = props.maxReceiveCount ?? 8;
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
      // Lambda goes on starting the function for an event that was throttled until this is over, so AWS asks for six
      // times the function's time-out. When an event is in a second hand, the first is dead or so late that its saves
      // are refused: each is on condition of the version that was read (lambda/tables/conversations.ts).
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.handlerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: this.maxReceiveCount },
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
   * function reports an event that fails, and may put off its next try. Not the construct `SqsEventSource`: with a key
   * it grants direct use of it.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   *
   * @param maxConcurrency how many at once. Not by reserved concurrency: each start that is refused then counts as a
   * try of its event.
   */
  deliverTo(fn: NodeFunction, maxConcurrency?: number): void {
    fn.function.addEventSourceMapping("Events", {
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    fn.setEnvironment("maxReceiveCount", String(this.maxReceiveCount));
    Grant.addToPrincipal({
      grantee: fn,
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
      resourceArns: [this.queue.queueArn],
    });
    grantKeyAccess(this.queue.encryptionMasterKey, fn, "read", "sqs");
  }
}
