import { Aws, Duration } from "aws-cdk-lib";
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  SingleValueWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { countedMetric } from "./counted-metric.ts";
import type { EventQueue } from "./event-queue.ts";
import type { NodeFunction } from "./node-function.ts";

export interface DashboardProps {
  readonly stage: string;
  readonly eventQueue: EventQueue;
  readonly webhook: NodeFunction;
  readonly processEvent: NodeFunction;
}

/** Shows whether events come in, whether they are processed, and how long that takes. */
export class Dashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, eventQueue, webhook, processEvent }: DashboardProps) {
    super(scope, id);
    const period = Duration.minutes(1);
    const { queue, deadLetterQueue } = eventQueue;

    const dashboard = new CloudWatchDashboard(this, "Dashboard", { defaultInterval: Duration.hours(3) });
    dashboard.addWidgets(
      new SingleValueWidget({
        title: "Dead-letter queue",
        width: 6,
        metrics: [
          deadLetterQueue.metricApproximateNumberOfMessagesVisible({
            label: "Failed events",
            statistic: "Maximum",
            period,
          }),
        ],
      }),
      graph("Oldest event (s)", [
        queue.metricApproximateAgeOfOldestMessage({ label: "Age", statistic: "Maximum", period }),
      ]),
      graph("Events in the queue", [
        queue.metricApproximateNumberOfMessagesVisible({ label: "Waiting", statistic: "Maximum", period }),
        queue.metricApproximateNumberOfMessagesNotVisible({
          label: "In flight, or waiting for a retry",
          statistic: "Maximum",
          period,
        }),
      ]),
      graph("Refused signatures", [countedMetric("SignatureFailures", stage, period)]),
    );
    dashboard.addWidgets(
      graph("Webhook: invocations and errors", [
        webhook.function.metricInvocations({ label: "Invocations", period }),
        webhook.function.metricErrors({ label: "Errors", period }),
      ]),
      durations("Webhook: duration (ms)", webhook, [{ label: "Twilio times out", value: 5_000 }]),
      graph("process-event: invocations and failures", [
        processEvent.function.metricInvocations({ label: "Invocations", period }),
        countedMetric("EventFailures", stage, period, "Failed attempts"),
        processEvent.function.metricErrors({ label: "Crashes", period }),
      ]),
      durations("process-event: duration (ms)", processEvent, []),
    );

    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, width: 6, left, leftYAxis: { min: 0 } });
}

function durations(title: string, fn: NodeFunction, leftAnnotations: { label: string; value: number }[]): GraphWidget {
  const period = Duration.minutes(1);
  return new GraphWidget({
    title,
    width: 6,
    left: ["p50", "p99", "Maximum"].map((statistic) =>
      fn.function.metricDuration({ label: statistic, statistic, period }),
    ),
    leftYAxis: { min: 0 },
    leftAnnotations,
  });
}
