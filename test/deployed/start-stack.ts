import { join } from "node:path";
import { SimulatorClient } from "@masked-conversations/simulator";
import { readEndpoints } from "../../local/endpoints.ts";
import { type LocalStack, startLocalStack } from "../../local/local-stack.ts";
import { localDirectory } from "../../local/paths.ts";
import { endpointsVariable, testsApiKey } from "./stack.ts";

declare global {
  /** From the set-up to the tear-down: both run in the process that started jest. */
  var localStack: LocalStack | undefined;
}

/** One stack for the whole run, on ports of its own: runs may go on side by side, and beside `npm start`. */
export default async function startStack(): Promise<void> {
  const endpointsFile = join(localDirectory, `endpoints-${process.pid}.json`);
  globalThis.localStack = await startLocalStack({
    endpointsFile,
    verbose: false,
    recordsCalls: true,
    playground: { port: 0 },
    environment: process.env,
    report: (line) => process.stderr.write(`${line}\n`),
  });
  await new SimulatorClient(readEndpoints(endpointsFile).twilioUrl).addApiKey(
    testsApiKey.apiKeySid,
    testsApiKey.apiKeySecret,
  );
  process.env[endpointsVariable] = endpointsFile; // inherited by the processes that run the tests
}
