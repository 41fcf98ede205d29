import { maskText } from "@masked-conversations/client";
import { OwnError } from "../model/own-error.ts";

/**
 * All that a log line may hold: names, counts, statuses, SIDs, references. Never an address, a body, a token or a signature
 * (design: privacy). A field that is not listed does not compile, and one that came along in a spread is left out.
 */
const logFields = [
  "answered",
  "callId",
  "code",
  "consent",
  "errorCode",
  "errorMessage",
  "errorName",
  "messageSid",
  "ok",
  "operation",
  "pending",
  "reason",
  "receiveCount",
  "reference",
  "route",
  "status",
  "thrownAt",
  "trigger",
  "type",
] as const;

export type LogFields = { [Field in (typeof logFields)[number]]?: string | number | boolean | undefined };

/**
 * Writes one JSON line as it is. Not by `console.log`: in Lambda's JSON log format that wraps the text in another
 * object, and then neither is a metric counted nor a field found by its name.
 */
function writeLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function write(level: "INFO" | "WARN" | "ERROR", message: string, fields: LogFields): void {
  const listed = logFields.map((field) => [field, fields[field]] as const);
  writeLine({ level, message, ...Object.fromEntries(listed) });
}

/**
 * Errors of AWS whose messages name roles, actions and resources, and nothing that was sent: an operator needs them. Any
 * other message of AWS may quote the request (such as "Value '…' failed to satisfy constraint").
 */
const shownAwsErrors: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "KMS.AccessDeniedException",
  "ProvisionedThroughputExceededException",
  "QueueDoesNotExist",
  "RequestLimitExceeded",
  "ResourceNotFoundException",
  "ThrottlingException",
]);

/** Where it was thrown: the first place of the stack behind the message, which may look like one itself. */
function placeOf({ stack = "", message }: Error): string | undefined {
  const begins = stack.indexOf(message);
  const places = begins < 0 ? "" : stack.slice(begins + message.length);
  return /^ {4}at .*?([\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/m.exec(places)?.[1];
}

function described(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = "code" in error && /^[A-Z][A-Z0-9_]{1,40}$/.test(String(error.code)) ? String(error.code) : undefined;
  const isShown = error instanceof OwnError || shownAwsErrors.has(error.name);
  const errorMessage = isShown ? maskText(error.message) : undefined;
  return { errorName: error.name, errorCode: code, errorMessage, thrownAt: placeOf(error) };
}

export const log = {
  info: (message: string, fields: LogFields = {}): void => write("INFO", message, fields),
  warn: (message: string, fields: LogFields = {}): void => write("WARN", message, fields),
  /** Logs a fault: what it is and where it was thrown, and of what it says as much as may be shown. */
  error: (message: string, error: unknown, fields: LogFields = {}): void =>
    write("ERROR", message, { ...fields, ...described(error) }),
};

/** What the functions count: one list, so that neither they nor what watches them can misspell it. */
export const countedMetrics = ["SignatureFailures", "EventFailures"] as const;
export type CountedMetric = (typeof countedMetrics)[number];

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
