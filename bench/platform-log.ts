import { resourcesOf, synthesize } from "../test/lib/synthesized.ts";

/**
 * The lines in CloudWatch Logs for each request besides our own: Lambda's, according to the template's logging settings,
 * and API Gateway's, in the template's format. The values are made up, with typical lengths; the formats are as
 * documented.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html (which lines at which
 * level)
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html (platform.start, platform.report)
 */
export interface PlatformLog {
  /** Memory of a function in MB, by its logical id: `WebhooksWebhookFunction`. */
  memoryMb(logicalId: string): number;
  /** Lambda's lines for a successful invocation. */
  linesOf(logicalId: string): string[];
  /** API Gateway's line for one request. */
  accessLine: string;
  /** How many alarms the stack has, for the monthly cost. */
  alarms: number;
}

const requestId = "79b4f56e-95b1-4643-9700-2807f4e68189";
const time = "2026-11-22T12:00:00.000Z";

const contextValues: Record<string, string> = {
  "context.requestId": "JKJaXmPLvHcESHA=",
  "context.requestTime": "22/Nov/2026:12:00:00 +0000",
  "context.identity.sourceIp": "203.0.113.178",
  "context.routeKey": "POST /twilio/conversations",
  "context.status": "204",
  "context.responseLatency": "17",
  "context.integrationLatency": "15",
  "context.integrationErrorMessage": "-",
};

/** @throws when the template logs a variable without a sample value here */
function filledIn(format: string): string {
  return format.replace(/\$(context(?:\.\w+)+)/g, (_, name: string) => {
    const value = contextValues[name];
    if (value === undefined)
      throw new Error(`The access log has $${name}; add a typical value to bench/platform-log.ts.`);
    return value;
  });
}

export function platformLog(): PlatformLog {
  const { template } = synthesize();
  const functions = resourcesOf(template, "AWS::Lambda::Function");
  const propertiesOf = (logicalId: string) => {
    const properties = functions[logicalId]?.Properties;
    if (!properties)
      throw new Error(`The template has no function ${logicalId}; it has ${Object.keys(functions).join(", ")}.`);
    return properties;
  };
  const [stage] = Object.values(resourcesOf(template, "AWS::ApiGatewayV2::Stage"));
  return {
    memoryMb: (logicalId) => propertiesOf(logicalId).MemorySize,
    linesOf: (logicalId) => {
      const { LoggingConfig, MemorySize } = propertiesOf(logicalId);
      // Only failed invocations are logged at WARN.
      if (LoggingConfig.SystemLogLevel === "WARN") return [];
      const metrics = { durationMs: 15.123, billedDurationMs: 16, memorySizeMB: MemorySize, maxMemoryUsedMB: 101 };
      return [
        JSON.stringify({ time, type: "platform.start", record: { requestId, version: "$LATEST" } }),
        JSON.stringify({ time, type: "platform.report", record: { requestId, metrics, status: "success" } }),
      ];
    },
    accessLine: filledIn(stage?.Properties.AccessLogSettings.Format),
    alarms: Object.keys(resourcesOf(template, "AWS::CloudWatch::Alarm")).length,
  };
}
