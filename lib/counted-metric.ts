import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { CountedMetric } from "../lambda/runtime/log.ts";

/**
 * What the functions count by `countMetric`. They write it into their log in Embedded Metric Format, from which
 * CloudWatch makes a metric by itself; so it needs no permission, no call and no metric filter.
 * @see
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function countedMetric(metricName: CountedMetric, stage: string, period: Duration, label?: string): Metric {
  return new Metric({
    namespace: "MaskedConversations",
    metricName,
    dimensionsMap: { Stage: stage },
    statistic: "Sum",
    period,
    label,
  });
}
