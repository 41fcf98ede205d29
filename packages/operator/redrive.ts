import { parseArgs } from "node:util";
import { SQSClient } from "@aws-sdk/client-sqs";
import { countOf, type DeadLetter, lookAt } from "./redrive/dead-letters.ts";
import { move } from "./redrive/move.ts";
import { queuesOf } from "./redrive/stack-queues.ts";

/**
 * `npm run redrive -- --stage STAGE`: moves the events in the dead-letter queue back, once the cause is fixed
 * (docs/runbook.md).
 */

const usage = `Usage: npm run redrive -- --stage STAGE [--look]

Lists the events in the stage's dead-letter queue and moves them back to be processed again. Run it once the cause is fixed; running it twice is safe.

  --look    only list them

Credentials and region come from the environment, as with AWS's own tools.`;

function lineOf({ reference, type, since }: DeadLetter): string {
  return `  ${since?.toISOString() ?? ""}  ${type.padEnd(20)}  ${reference}`;
}

async function redrive(stage: string, listOnly: boolean): Promise<void> {
  const queues = await queuesOf(stage);
  const client = new SQSClient({});
  try {
    const count = await countOf(client, queues.deadLetterQueueUrl);
    if (count === 0) return console.log("The dead-letter queue is empty.");
    const letters = await lookAt(client, queues.deadLetterQueueUrl);
    console.log(`In the dead-letter queue: ${count}. The oldest:`);
    for (const letter of letters) console.log(lineOf(letter));
    if (listOnly) return;
    const { count: moved, isDone } = await move(client, queues);
    console.log(
      isDone
        ? `Moved back: ${moved}.`
        : `Moved back: ${moved} so far; SQS is still moving the rest. Run the command again to see what is left.`,
    );
  } finally {
    client.destroy();
  }
}

try {
  const flag = { type: "boolean", default: false } as const;
  const { stage, look, help } = parseArgs({ options: { stage: { type: "string" }, look: flag, help: flag } }).values;
  if (stage === undefined || help) console.log(usage);
  else await redrive(stage, look);
  process.exitCode = stage === undefined && !help ? 2 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
