import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { TwilioCredentials } from "./twilio-credentials.ts";

/** How to reach everything that runs: what any tool needs to drive the local system. */
export interface Endpoints {
  /** Outputs of the stack, by name. */
  outputs: Record<string, string>;
  /** The deployed API as this machine reaches it. */
  apiBaseUrl: string;
  /** What Twilio calls and signs; leads to the API. */
  publicBaseUrl: string;
  twilioUrl: string;
  awsEndpointUrl: string;
  region: string;
  accountSid: string;
  /** The page with the two phones; absent where it was not started. */
  playgroundUrl?: string;
  /** Only where they are test credentials; those of the user stay in the user's environment. */
  awsCredentials?: { accessKeyId: string; secretAccessKey: string };
  /** Only those of the simulator. */
  twilioCredentials?: TwilioCredentials;
  /** What MiniStack prints, the functions' log lines among it; absent with another emulator. */
  logFile?: string;
}

/** Writes the endpoints so that nobody reads half of them. @returns how to remove them again. */
export async function writeEndpoints(file: string, endpoints: Endpoints): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(endpoints, undefined, 2)}\n`);
  await rename(unfinished, file);
  return () => rm(file, { force: true });
}

/** The endpoints of a running local stack. @throws when nothing runs that wrote this file. */
export function readEndpoints(file: string): Endpoints {
  return JSON.parse(readFileSync(file, "utf8"));
}
