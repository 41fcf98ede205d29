import { parseArgs } from "node:util";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { connectedConversation } from "./connected-conversation.ts";
import { loadLocalAws } from "./on-local-aws.ts";
import { type LoadFigures, runLoad } from "./run-load.ts";

/**
 * `npm run load`: the throughput of the queue path, with its figures; ends with 1 when a message was lost, doubled or
 * out of order.
 */
const { values } = parseArgs({
  options: {
    conversations: { type: "string", default: "10000" },
    messages: { type: "string", default: "20" },
    workers: { type: "string", default: "256" },
    "latency-ms": { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    "without-local-aws": { type: "boolean", default: false },
  },
});
const [conversations, messages, workers, latencyMs, seed] = [
  values.conversations,
  values.messages,
  values.workers,
  values["latency-ms"],
  values.seed,
].map(Number) as [number, number, number, number, number];

/** So each row of the table takes some six seconds, until the processor is the limit. */
const conversationsPerWorker = 12;
const shownViolations = 10;

const report = (line: string) => process.stdout.write(`${line}\n`);
const round = (value: number, digits = 0): string => value.toFixed(digits);

function judge(violations: readonly string[]): void {
  for (const violation of violations.slice(0, shownViolations)) report(`  VIOLATION ${violation}`);
  if (violations.length > 0) process.exitCode = 1;
}

async function growth(connected: Conversation): Promise<void> {
  report(
    `A backlog that a number of workers drain; each call of the queue, the tables and the bus takes ${latencyMs} ms.\n`,
  );
  report("| workers | events | seconds | events/s | to one worker | processor | violations |");
  report("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  let ofOne: number | undefined;
  for (let count = 1; count <= workers; count *= 2) {
    const size = Math.min(conversations, conversationsPerWorker * count);
    const run = await runLoad({
      connected,
      conversations: size,
      messages,
      workers: count,
      fromBacklog: true,
      latencyMs,
      seed,
    });
    ofOne ??= run.eventsPerSecond;
    const cells = [
      count,
      run.events,
      round(run.workSeconds, 1),
      round(run.eventsPerSecond),
      round(run.eventsPerSecond / ofOne, 1),
      `${round(run.processorPercent)} %`,
      run.violations.length,
    ];
    report(`| ${cells.join(" | ")} |`);
    judge(run.violations);
  }
}

function describe(run: LoadFigures): string[] {
  return [
    `${run.events} webhooks, ${run.duplicates} of them repetitions; ${run.retries} deliveries were repeated because a call failed.`,
    `All were accepted within ${round(run.intakeSeconds)} s, and all were handled ${round(run.drainSeconds)} s after the last: ${round(run.eventsPerSecond)} events/s.`,
    `Greatest backlog ${run.greatestBacklog}; processor ${round(run.processorPercent)} % of one while it drained.`,
    `Lost, doubled, out of order, left over: ${run.violations.length}.`,
  ];
}

const quiet = process.stdout.write;
process.stdout.write = () => true;
const connected = await connectedConversation();
process.stdout.write = quiet;

await growth(connected);

report(`\n${conversations} conversations of ${messages} messages, webhooks and ${workers} workers at once:\n`);
const full = await runLoad({ connected, conversations, messages, workers, fromBacklog: false, latencyMs, seed });
for (const line of describe(full)) report(line);
judge(full.violations);

if (!values["without-local-aws"]) {
  report(
    "\nA small part through the deployed stack on the local AWS, whose event source hands over one event at a time in all:\n",
  );
  const small = await loadLocalAws({ conversations: 8, messages, report: (line) => process.stderr.write(`${line}\n`) });
  report(
    `${small.events} messages in ${small.conversations} conversations: handled in ${round(small.seconds)} s, ${round(small.eventsPerSecond)}/s.`,
  );
  report(`Lost, doubled, out of order: ${small.violations.length}.`);
  judge(small.violations);
}
