import { maskText } from "@masked-conversations/client";

/**
 * What may be logged: names, counts, statuses, SIDs, references. Never an address, a body, a token or a signature
 * (design: privacy).
 */
export type LogFields = Record<string, string | number | boolean | undefined>;

/**
 * Writes one JSON line as it is. Not by `console.log`: in Lambda's JSON log format that wraps the text in another
 * object, and then neither is a metric counted nor a field found by its name.
 */
function writeLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function write(level: "INFO" | "WARN" | "ERROR", message: string, fields: LogFields): void {
  writeLine({ level, message, ...fields });
}

export const log = {
  info: (message: string, fields: LogFields = {}): void => write("INFO", message, fields),
  warn: (message: string, fields: LogFields = {}): void => write("WARN", message, fields),
  /** Logs a fault by its name and masked message; its stack may quote data, so it stays out. */
  error: (message: string, error: unknown, fields: LogFields = {}): void =>
    write("ERROR", message, {
      ...fields,
      errorName: error instanceof Error ? error.name : typeof error,
      errorMessage: maskText(error instanceof Error ? error.message : String(error)),
    }),
};

/** What the functions count: one list, so that neither they nor what watches them can misspell it. */
export type CountedMetric = "SignatureFailures" | "EventFailures";

/**
 * Counts something in CloudWatch by writing one line in Embedded Metric Format: no API call, no permission, no latency.
 * Source: AWS, "Embedded metric format specification" (CloudWatch user guide).
 */
export function countMetric(metric: CountedMetric, stage: string): void {
  writeLine({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: "MaskedConversations", Dimensions: [["Stage"]], Metrics: [{ Name: metric, Unit: "Count" }] },
      ],
    },
    Stage: stage,
    [metric]: 1,
  });
}
