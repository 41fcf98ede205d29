import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";

/**
 * How many webhooks were refused because of their signature. The webhook functions write it into their log in Embedded
 * Metric Format, from which CloudWatch makes a metric by itself; so it needs no permission, no call and no metric
 * filter.
 * @see
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function signatureFailures(stage: string, period: Duration): Metric {
  return new Metric({
    namespace: "MaskedConversations",
    metricName: "SignatureFailures",
    dimensionsMap: { Stage: stage },
    statistic: "Sum",
    period,
  });
}
