/**
 * Runs the simulator as a program: `npx tsx packages/simulator/main.ts --port N --account FILE.json`. Stops on SIGINT
 * and SIGTERM.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type SimulatorOptions, startSimulator } from "./server.ts";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: "string" }, account: { type: "string" } } });
  if (values.account === undefined)
    throw new Error(
      "--account FILE.json is missing: the file contains SimulatorOptions (packages/simulator/server.ts)",
    );
  const account: SimulatorOptions = JSON.parse(readFileSync(values.account, "utf8"));
  const simulator = await startSimulator({
    ...account,
    port: values.port === undefined ? (account.port ?? 0) : Number(values.port),
  });
  process.stdout.write(`${simulator.url}\n`);
  const stop = () => {
    simulator.close().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
