import { rename } from "node:fs/promises";
import { join } from "node:path";
import { type AwsAccess, accessFromEnvironment, testCredentials } from "./aws-access.ts";
import { startMiniStack } from "./ministack.ts";
import { localDirectory } from "./paths.ts";
import { provideVirtualEnvironment } from "./virtual-environment.ts";

/** The AWS that the stack is deployed to. */
export interface LocalAws {
  readonly access: AwsAccess;
  /** For the terminal. */
  readonly description: string;
  /** Its output, if available. */
  readonly logFile?: string;
  /** The calls by and to the functions, if recorded. */
  readonly callsFile?: string;
  stop(): Promise<void>;
}

/**
 * Uses the emulator at `AWS_ENDPOINT_URL`, if set, and leaves it running; otherwise starts MiniStack.
 * @param runDirectory for its temporary files.
 * @param recordsCalls whether to record the functions' calls, which only works with MiniStack started here.
 */
export async function startLocalAws(
  runDirectory: string,
  environment: NodeJS.ProcessEnv,
  recordsCalls: boolean,
): Promise<LocalAws> {
  if (environment.AWS_ENDPOINT_URL) {
    const access = accessFromEnvironment(environment.AWS_ENDPOINT_URL, environment);
    return { access, description: `AWS at ${access.endpointUrl} (AWS_ENDPOINT_URL)`, stop: async () => undefined };
  }
  const miniStack = await startMiniStack(await provideVirtualEnvironment(), runDirectory, recordsCalls);
  return {
    access: { endpointUrl: miniStack.url, region: "us-east-1", credentials: testCredentials },
    description: `Local AWS: MiniStack ${miniStack.version} at ${miniStack.url}`,
    logFile: miniStack.logFile,
    callsFile: miniStack.callsFile,
    stop: async () => {
      await miniStack.stop();
      await rename(miniStack.logFile, join(localDirectory, "ministack.log")); // kept for inspection after the run
    },
  };
}
