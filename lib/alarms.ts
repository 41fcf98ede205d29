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
   * ARN of the SNS topic to notify when an alarm is raised and when it clears.
   * @default nobody is notified
   */
  readonly topicArn?: string;
}

interface AlarmDefinition {
  readonly metric: IMetric;
  /** The alarm is raised at or above this value. */
  readonly threshold: number;
  /**
   * How many periods in a row.
   * @default 1
   */
  readonly periods?: number;
  /** The first thing that the person on call reads. */
  readonly description: string;
}

const oneMinute = { period: Duration.minutes(1) };
const fiveMinutes = { period: Duration.minutes(5) };

/**
 * An alarm for each failure that needs a person. Its id is also a heading in docs/runbook.md, to which its description
 * refers; a test keeps the two in sync.
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
        // None of these metrics has data while nothing happens.
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
      // An event's attempts span forty minutes, and a typical invitation lasts fifteen: after five there is still time
      // to act.
      threshold: 300,
      periods: 3,
      description: "The oldest event has been waiting for five minutes: people are waiting for messages.",
    });

    raise("WebhookServerErrors", {
      // Counted at the API and not as Lambda errors, because it sees what Twilio sees: also the 5xx that the function
      // returns on purpose when it cannot store an event, and throttled or timed-out invocations. Twilio delivers a
      // webhook only once, so each of them may be a lost event.
      metric: webhookApi.api.metricServerError({ ...fiveMinutes, statistic: "Sum" }),
      threshold: 1,
      description: "A webhook of Twilio's was answered 5xx: an event may be lost.",
    });

    raise("WebhooksThrottled", {
      metric: webhookApi.metricThrottled(fiveMinutes.period),
      threshold: 1,
      description: "The API's throttle refused requests: Twilio's may be among them, and Twilio does not retry.",
    });

    raise("SignatureFailures", {
      metric: countedMetric("SignatureFailures", stage, fiveMinutes.period),
      // Somebody on the Internet may find the URL now and then, whereas a failure of Twilio's own signatures is never
      // isolated.
      threshold: 5,
      description:
        "Webhooks with a wrong signature were refused: the auth token or public base URL is wrong, or requests are forged.",
    });

    raise("ProcessEventErrors", {
      // Counted by the function, because Lambda does not count a failure reported to the queue as an error.
      metric: countedMetric("EventFailures", stage, fiveMinutes.period),
      // Events retry while Twilio recovers; a single event has at most five attempts in its first five minutes.
      threshold: 10,
      description: "Events keep failing and are retried.",
    });

    raise("ProcessEventCrashes", {
      metric: processEvent.function.metricErrors({ ...fiveMinutes, statistic: "Sum" }),
      // A separate alarm, because logs and causes differ from those of failed events. A single event crashes at most
      // twice in five minutes, because it is redelivered after its visibility timeout of three minutes.
      threshold: 3,
      description: "process-event crashes in the middle of events: time-out, out of memory, or a fault at its start.",
    });
  }
}
