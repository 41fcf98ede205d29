import { resourcesOf, synthesize } from "../test/lib/synthesized.ts";

/**
 * What is written to CloudWatch Logs for each request beside our own lines: by Lambda, as the template's logging
 * settings have it, and by API Gateway, in the template's format. The values are made up, of usual length; the lines'
 * shapes are those of the pages.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html (which lines at which
 * level)
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html (platform.start, platform.report)
 */
export interface PlatformLog {
  /** Memory of a function in MB, by its logical id: `WebhooksWebhookFunction`. */
  memoryMb(logicalId: string): number;
  /** Lambda's lines for one invocation that went well. */
  linesOf(logicalId: string): string[];
  /** API Gateway's line for one request. */
  accessLine: string;
  /** How many alarms the stack has, for what is paid by the month. */
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

/** @throws when the template logs something whose length nobody has said here */
function filledIn(format: string): string {
  return format.replace(/\$(context(?:\.\w+)+)/g, (_, name: string) => {
    const value = contextValues[name];
    if (value === undefined)
      throw new Error(`The access log has $${name}; say in bench/platform-log.ts how long it usually is.`);
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
      // An invocation that fails is logged at WARN, too.
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
