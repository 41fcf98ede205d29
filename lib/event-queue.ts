import { Duration } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

export interface EventQueueProps extends StatefulProps {
  /** The timeout of the function that processes the events. */
  readonly handlerTimeout: Duration;
  /**
   * How often an event is delivered to process-event before it goes to the dead-letter queue. With the growing delay
   * between attempts (lambda/queue/retry-later.ts), eight of them span about forty minutes (at most 55), which is longer
   * than most outages of Twilio.
   * @default 8
   */
  readonly maxReceiveCount?: number;
}

/**
 * The queue for all changes of conversations: first in, first out within a reference's message group, with the groups
 * in parallel. High throughput: the deduplication scope and the throughput limit are per message group, not per queue.
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
      // Only for EventBridge Scheduler, which requires it of a FIFO queue because it sends no deduplication id. An
      // explicit id, as sent by all functions, takes precedence: two messages with the same text are still two messages.
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
      // AWS recommends six times the function's timeout, because Lambda retries throttled invocations until this is
      // over. When an event is delivered again, its first invocation has died or is so late that its writes are refused:
      // each is conditional on the version that was read (lambda/tables/conversations.ts).
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * props.handlerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: this.maxReceiveCount },
    });
  }

  grantSend(fn: NodeFunction): void {
    fn.setEnvironment("eventQueueUrl", this.queue.queueUrl);
    this.grantSendMessage(fn);
  }

  grantSendMessage(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ["sqs:SendMessage"], resourceArns: [this.queue.queueArn] });
    grantKeyAccess(this.queue.encryptionMasterKey, grantee, "write", "sqs");
  }

  /**
   * Delivers the events to a function, one at a time: in a larger batch, each failed receive would also count against
   * later events of the same group, so that one bad event would take its followers to the dead-letter queue. The
   * function reports events that fail, and can delay their retry. The construct `SqsEventSource` is not used because it
   * grants direct use of the key.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   *
   * @param maxConcurrency limits concurrent events. Reserved concurrency would not do, because each throttled invocation
   * counts as an attempt of its event.
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
