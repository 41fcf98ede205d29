import { relative } from "node:path";
import type { Playground } from "../playground/playground.ts";
import { scenarios } from "../scenarios/index.ts";
import { connectWorld } from "../scenarios/world.ts";
import { describeAddresses } from "./addresses.ts";
import { parseArguments, type StartArguments, UsageError, usage } from "./arguments.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { defaultEndpointsFile } from "./paths.ts";
import { playScenarios } from "./play-scenarios.ts";
import { seconds } from "./progress.ts";
import { SetUpError } from "./set-up-error.ts";

/** `npm start`: runs everything on one machine, with a scenario to watch. */

const ports = { public: 8480, twilio: 8482 };
const playgroundPort = 8484;

const report = (line: string) => console.log(line);

let running: LocalStack | undefined;
let isStopping = false;
/** Ctrl-C interrupts the start; once everything is done, it is the normal way to exit. */
let exitCodeOnInterrupt = 130;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);

/**
 * The first Ctrl-C stops everything in order. A second one, or one before the stack is up, exits at once, and `exit`
 * listeners kill what was started.
 */
function interrupt(): void {
  if (running === undefined || isStopping) process.exit(exitCodeOnInterrupt);
  report("\nStopping (press Ctrl-C again to exit at once)");
  void stop(running, exitCodeOnInterrupt);
}

async function stop(stack: LocalStack, exitCode: number): Promise<void> {
  isStopping = true;
  try {
    await stack.stop();
    process.exit(exitCode);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

async function start({ scenario, twilioUrl, verbose }: StartArguments): Promise<void> {
  const startedAtMs = performance.now();
  const stack = await startLocalStack({
    ports,
    // A named scenario is only checked, without the page.
    playground: scenario === undefined ? { port: playgroundPort } : undefined,
    twilioUrl,
    verbose,
    endpointsFile: defaultEndpointsFile,
    environment: process.env,
    report,
  });
  running = stack;
  report(
    `✓ Ready ${seconds(performance.now() - startedAtMs)}\n\n${describeAddresses(stack.endpoints, relative("", defaultEndpointsFile))}`,
  );

  if (scenario === undefined) {
    if (stack.playground) await showDelivery(stack.playground, stack.endpoints.playgroundUrl ?? "");
    if (isStopping) return;
    exitCodeOnInterrupt = 0;
    report("\nEverything keeps running until Ctrl-C.");
    return;
  }
  const chosen = scenarios.filter(({ name }) => scenario === "all" || name === scenario);
  const failed = await playScenarios(chosen, connectWorld(stack.endpoints, report), report);
  if (isStopping) return;
  report(
    `\n${chosen.length - failed.length} of ${chosen.length} scenarios passed${failed.map((name) => `, ${name} failed`).join("")}.`,
  );
  await stop(stack, failed.length > 0 ? 1 : 0);
}

/** Plays the introductory scenario, in the terminal and on the page. */
async function showDelivery(playground: Playground, url: string): Promise<void> {
  report(`\nOpen ${url} to see the two phones. Meanwhile, a courier and a customer:`);
  const passed = await playground.playScenario("delivery", report);
  if (!isStopping) report(passed ? "✓ delivery" : "✗ delivery; the page shows what went wrong");
}

async function main(): Promise<void> {
  const startArguments = parseArguments(
    process.argv.slice(2),
    scenarios.map(({ name }) => name),
  );
  if (startArguments.help) report(usage);
  else await start(startArguments);
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
  console.error(error instanceof SetUpError ? error.message : error);
  process.exit(1);
});
