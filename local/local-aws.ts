import { rename } from "node:fs/promises";
import { join } from "node:path";
import { type AwsAccess, accessFromEnvironment, testCredentials } from "./aws-access.ts";
import { startMiniStack } from "./ministack.ts";
import { localDirectory } from "./paths.ts";
import { provideVirtualEnvironment } from "./virtual-environment.ts";

/** The AWS that the stack is deployed to. */
export interface LocalAws {
  readonly access: AwsAccess;
  /** For the person who looks at the terminal. */
  readonly description: string;
  /** What it prints, where that is known. */
  readonly logFile?: string;
  /** What the functions asked of it and were asked, where that is recorded. */
  readonly callsFile?: string;
  stop(): Promise<void>;
}

/**
 * The emulator that `AWS_ENDPOINT_URL` names, where it is set; it is used as it is, and goes on running. Else a
 * MiniStack of our own.
 * @param runDirectory where its temporary files go.
 * @param recordsCalls whether the calls of the functions are recorded; of an emulator that was there before they are
 * not.
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
      await rename(miniStack.logFile, join(localDirectory, "ministack.log")); // the last run's is kept, to look into
    },
  };
}
