import { readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { TwilioCredentials } from "./twilio-credentials.ts";

/** How to reach everything that is running: what tools need to use the local system. */
export interface Endpoints {
  /** Outputs of the stack, by name. */
  outputs: Record<string, string>;
  /** The deployed API's URL on this machine. */
  apiBaseUrl: string;
  /** What Twilio calls and signs; forwards to the API. */
  publicBaseUrl: string;
  twilioUrl: string;
  awsEndpointUrl: string;
  region: string;
  accountSid: string;
  /** The page with the two phones; absent when it was not started. */
  playgroundUrl?: string;
  /** Only test credentials; the user's own stay in their environment. */
  awsCredentials?: { accessKeyId: string; secretAccessKey: string };
  /** Only the simulator's. */
  twilioCredentials?: TwilioCredentials;
  /** MiniStack's output, including the functions' logs; absent with another emulator. */
  logFile?: string;
}

/** Writes the endpoints atomically. @returns a function that removes them. */
export async function writeEndpoints(file: string, endpoints: Endpoints): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(endpoints, undefined, 2)}\n`);
  await rename(unfinished, file);
  return () => rm(file, { force: true });
}

/** The endpoints of a running local stack. @throws when there is no such file. */
export function readEndpoints(file: string): Endpoints {
  return JSON.parse(readFileSync(file, "utf8"));
}
