import { durationSeconds } from "@masked-conversations/client";
import { local } from "../../config/local.ts";
import { isReading, operations } from "../../lambda/operations/operations.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { Aws } from "../aws/aws.ts";
import { operationHandler } from "../aws/operation-handler.ts";
import { recordingQueue } from "../lambda/queue/recording-queue.ts";
import { hostileInvocation } from "./invocations.ts";
import { seeded } from "./random.ts";
import { type Figures, processorMs, tally, withLog } from "./tally.ts";
import { faultsOfEvent } from "./well-formed.ts";

const longestAnswer = 20_000;
const longestLog = 1_000;

const aws = new Aws();
const surroundings = aws.surroundings("https://hooks.example.com");
const handlers = new Map(
  operations.map((operation) => [operation.name, operationHandler(operation, surroundings, local)] as const),
);
const refusals = ["VALIDATION", "TEMPLATE_UNKNOWN"];

/** Timers that end at an invalid time, for which no schedule can be created. */
function faultsOfTimers(event: AnyEvent): string[] {
  if (event.type !== "OpenRequested") return [];
  const lengths = Object.entries(event.request.timers);
  return lengths.flatMap(([name, length]) =>
    Number.isNaN(new Date(Date.now() + (durationSeconds(length) ?? Number.NaN) * 1_000).getTime())
      ? [`timers.${name} ends at an invalid time`]
      : [],
  );
}

const codeOf = (answer: { ok: boolean; error?: { code: string } }): string => answer.error?.code ?? "ok";

/** Invokes the operations with hostile requests and returns the results. */
export async function attackOperations(seed: number, count: number): Promise<Figures> {
  const random = seeded(seed);
  const { figures, fault, answered, warm, end } = tally();
  for (let number = 0; number < count; number++) {
    if (number === Math.floor(count / 10)) warm();
    figures.requests = number;
    const { operation, kind, input, private: kept } = hostileInvocation(random);
    const queue = recordingQueue<AnyEvent>();
    aws.queue = queue;
    const cost = processorMs();
    const { result, lines } = await withLog(async () => {
      try {
        return (await handlers.get(operation)?.(input)) ?? new Error("There is no such operation.");
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    });
    const ms = cost();
    const of = `${operation}: ${kind}`;
    figures.queued += queue.puts.length;
    figures.logLines += lines.length;
    figures.longestLogLine = Math.max(figures.longestLogLine, ...lines.map(({ length }) => length));
    if (result instanceof Error) {
      answered("thrown", 0, ms);
      fault(`threw ${result.name}`, of);
      continue;
    }
    const code = codeOf(result);
    const answer = JSON.stringify(result);
    const log = lines.join("");
    answered(code, answer.length, ms);
    const isExpectedRefusal = refusals.includes(code) || (operation === "DescribeConversation" && code === "NOT_FOUND");
    if (!result.ok && !isExpectedRefusal) fault(`answered ${code}`, of);
    if (queue.puts.length !== (result.ok && !isReading(operation) ? 1 : 0)) fault(`${queue.puts.length} events`, of);
    for (const { event, deduplicationId } of queue.puts) {
      for (const what of [...faultsOfEvent(event, deduplicationId), ...faultsOfTimers(event)]) fault(what, of);
    }
    const digits = kept.phone.slice(1);
    if (answer.includes(kept.word)) fault("the answer reflects a text", of);
    if (answer.includes(digits)) fault("the answer reflects a number", of);
    if (log.includes(kept.word) || log.includes(digits)) fault("the log reflects input", of);
    if (answer.length > longestAnswer) fault(`an answer longer than ${longestAnswer}`, of);
    if (log.length > longestLog) fault(`more than ${longestLog} characters of log`, of);
  }
  figures.requests = count;
  return end();
}
