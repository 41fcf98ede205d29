import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { environmentNames } from "../lambda/runtime/environment.ts";
import { publicBaseUrl } from "./events.ts";
import type { Items, Loopback } from "./loopback.ts";
import type { Measured, Orders } from "./measured-process.ts";

/** A bundle to measure, and its events. */
export interface Variant {
  bundlePath: string;
  events: unknown[];
  /** The tables' initial items. @default none */
  items?: Items;
}

export interface Sample extends Measured {
  /** Every call that the function made, in order. */
  calls: string[];

  logLines: string[];
}

export const authTokenSecretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:auth-token-AbCdEf";
export const apiKeySecretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:api-key-AbCdEf";
export const conversationTableName = "conversations";

/** Lambda's version of Node.js from the optional dependency, or the current one if there is none for this platform. */
export function lambdaNode(): string {
  try {
    return createRequire(import.meta.url).resolve(`node-linux-${process.arch}/bin/node`);
  } catch {
    return process.execPath;
  }
}

/** The variables that the stack sets for the functions, and those that Lambda and the AWS SDK read. */
function environmentFor({ url, certificatePath }: Loopback): NodeJS.ProcessEnv {
  const { publicBaseUrl: base, authTokenSecretArn: authToken, apiKeySecretArn: apiKey, ...others } = environmentNames;
  return {
    PATH: process.env.PATH,
    // Stands in for the runtime's own AWS SDK, which the naive functions use.
    NODE_PATH: fileURLToPath(new URL("../node_modules", import.meta.url)),
    ...(certificatePath && { NODE_EXTRA_CA_CERTS: certificatePath }),
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: url,
    TWILIO_CONVERSATIONS_URL: `${url}/twilio`,
    ...Object.fromEntries(Object.values(others).map((variable) => [variable, variable.toLowerCase()])),
    [base]: publicBaseUrl,
    [authToken]: authTokenSecretArn,
    [apiKey]: apiKeySecretArn,
    [environmentNames.eventQueueUrl]: `${url}/111122223333/events.fifo`,
    [environmentNames.maxReceiveCount]: "8",
    [environmentNames.eventQueueArn]: "arn:aws:sqs:us-east-1:111122223333:events.fifo",
    [environmentNames.conversationTableName]: conversationTableName,
  };
}

export interface Stopwatch {
  /** Runs one variant in a fresh process. @param cgroupProcs throttles it from the first invocation on */
  run(variant: Variant, cgroupProcs?: string): Promise<Sample>;
  close(): void;
}

const timeoutMs = 60_000;

function outcome(child: ChildProcess): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => {
      child.kill();
      reject(new Error(`The measured process took longer than ${timeoutMs / 1000} s.`));
    }, timeoutMs);
    let measured: Measured | undefined;
    child.on("message", (message: Measured) => {
      measured = message;
    });
    child.on("close", (code) => {
      clearTimeout(tooLong);
      if (measured && code === 0) resolve(measured);
      else reject(new Error(`The measured process ended with ${code} and no figures; its errors are above.`));
    });
  });
}

export function startStopwatch(loopback: Loopback, nodePath = lambdaNode()): Stopwatch {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  const measuredProcess = join(directory, "measured-process.cjs");
  buildSync({
    entryPoints: [fileURLToPath(new URL("measured-process.ts", import.meta.url))],
    outfile: measuredProcess,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "warning",
  });
  const env = environmentFor(loopback);
  return {
    async run({ bundlePath, events, items = new Map() }, cgroupProcs) {
      loopback.items.clear();
      for (const [key, item] of items) loopback.items.set(key, item);
      const orders: Orders = { bundlePath, events, cgroupProcs };
      const ordersPath = join(directory, "orders.json");
      writeFileSync(ordersPath, JSON.stringify(orders));
      const callsBefore = loopback.calls.length;
      const child = fork(measuredProcess, [ordersPath], {
        execPath: nodePath,
        execArgv: [],
        env,
        stdio: ["ignore", "pipe", "inherit", "ipc"],
      });
      const log: Buffer[] = [];
      child.stdout?.on("data", (chunk: Buffer) => log.push(chunk));
      const measured = await outcome(child);
      const logLines = Buffer.concat(log).toString("utf8").split("\n").filter(Boolean);
      return { ...measured, calls: loopback.calls.slice(callsBefore), logLines };
    },
    close: () => rmSync(directory, { recursive: true }),
  };
}

/** Runs each variant once per round, in turn, so that disturbances of the machine affect all alike. */
export async function interleave<Name extends string>(
  stopwatch: Stopwatch,
  variants: Readonly<Record<Name, Variant>>,
  rounds: number,
  cgroupProcs?: string,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(variants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) samples[name].push(await stopwatch.run(variants[name], cgroupProcs));
  }
  return samples;
}

/** The calls of each event after the first, all of which must make the same number. */
export function callsPerEvent({ calls }: Sample, firstCalls: readonly string[], events: number): string[] {
  const others = calls.slice(firstCalls.length);
  const each = others.length / events;
  if (!Number.isInteger(each))
    throw new Error(`${others.length} calls cannot be divided equally among ${events} events: ${[...new Set(others)]}`);
  return others.slice(0, each);
}
