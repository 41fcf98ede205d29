import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { CountedMetric } from "../lambda/runtime/log.ts";

/**
 * A metric that the functions count with `countMetric`. They log it in Embedded Metric Format, from which CloudWatch
 * extracts the metric without permissions, calls or metric filters.
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
