import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { countedMetric } from "./counted-metric.ts";
import type { EventQueue } from "./event-queue.ts";
import type { NodeFunction } from "./node-function.ts";
import type { WebhookApi } from "./webhook-api.ts";

export interface AlarmsProps {
  readonly stage: string;
  readonly webhookApi: WebhookApi;
  readonly eventQueue: EventQueue;
  readonly processEvent: NodeFunction;
  /**
   * ARN of the SNS topic to notify when an alarm is raised and when it is over.
   * @default nobody is notified
   */
  readonly topicArn?: string;
}

interface AlarmDefinition {
  readonly metric: IMetric;
  /** The alarm is raised at this value and above. */
  readonly threshold: number;
  /**
   * For how many periods in a row.
   * @default 1
   */
  readonly periods?: number;
  /** What the person who is woken up reads first. */
  readonly description: string;
}

const oneMinute = { period: Duration.minutes(1) };
const fiveMinutes = { period: Duration.minutes(5) };

/**
 * One alarm for each failure that needs a person. Its id is its heading in docs/runbook.md, and its description says
 * so; a test holds the two together.
 */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { stage, webhookApi, eventQueue, processEvent, topicArn }: AlarmsProps) {
    super(scope, id);

    const topic = topicArn === undefined ? undefined : Topic.fromTopicArn(this, "Topic", topicArn);

    const raise = (heading: string, { metric, threshold, periods = 1, description }: AlarmDefinition) => {
      const alarm = new Alarm(this, heading, {
        metric,
        threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: periods,
        // All these metrics are absent while nothing happens.
        treatMissingData: TreatMissingData.NOT_BREACHING,
        alarmDescription: `${description} What to do: docs/runbook.md, "${heading}".`,
      });
      if (topic) {
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
      }
    };

    raise("DeadLetterQueueNotEmpty", {
      metric: eventQueue.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
        ...oneMinute,
        statistic: "Maximum",
      }),
      threshold: 1,
      description: "An event failed on every try and was not acted on.",
    });

    raise("EventsDelayed", {
      metric: eventQueue.queue.metricApproximateAgeOfOldestMessage({ ...oneMinute, statistic: "Maximum" }),
      // An event's tries take forty minutes and an ordinary invitation waits for fifteen: at five there is still time
      // to act.
      threshold: 300,
      periods: 3,
      description: "The oldest event has been waiting for five minutes: people are waiting for messages.",
    });

    raise("WebhookServerErrors", {
      // Counted at the API, not as Lambda errors: it sees what Twilio sees, also the 5xx that the function answers on
      // purpose when it cannot store an event, and throttled or timed-out invocations. Twilio delivers a webhook once,
      // so every one of them may be a loss.
      metric: webhookApi.api.metricServerError({ ...fiveMinutes, statistic: "Sum" }),
      threshold: 1,
      description: "Twilio was answered 5xx: an event may be lost.",
    });

    raise("WebhooksThrottled", {
      metric: webhookApi.metricThrottled(fiveMinutes.period),
      threshold: 1,
      description: "The API's throttle refused requests: Twilio's may be among them, and Twilio does not retry.",
    });

    raise("SignatureFailures", {
      metric: countedMetric("SignatureFailures", stage, fiveMinutes.period),
      // Now and then somebody on the Internet finds the URL; Twilio itself never comes alone.
      threshold: 5,
      description:
        "Webhooks with a wrong signature were refused: the auth token or public base URL is wrong, or requests are forged.",
    });

    raise("ProcessEventErrors", {
      // Counted by the function: it reports an event that fails to the queue, which to Lambda is no error.
      metric: countedMetric("EventFailures", stage, fiveMinutes.period),
      // A failed try is how an event waits for Twilio to recover; one event has five tries at most in its first five
      // minutes.
      threshold: 10,
      description: "Events keep failing and are retried.",
    });

    raise("ProcessEventCrashes", {
      metric: processEvent.function.metricErrors({ ...fiveMinutes, statistic: "Sum" }),
      // An alarm of its own, because the log and the cause are others than those of an event that fails. One event
      // crashes twice at most in five minutes, for it comes again after its visibility time-out of three.
      threshold: 3,
      description: "process-event crashes in the middle of events: time-out, out of memory, or a fault at its start.",
    });
  }
}
