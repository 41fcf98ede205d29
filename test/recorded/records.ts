import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { type HistoryEntry, SimulatorClient } from "@masked-conversations/simulator";
import { testCredentials } from "../../local/aws-access.ts";
import { stackName } from "../../local/cdk.ts";
import type { LocalStack } from "../../local/local-stack.ts";
import { localDirectory } from "../../local/paths.ts";
import { type DeployedResource, listStackResources } from "../../local/stack-resources.ts";
import { readTemplate, type Template } from "../../local/template.ts";
import type { TwilioCredentials } from "../../local/twilio-credentials.ts";

/**
 * What the last run of the deployed tests left behind: written when its stack is stopped, read by the tests of this
 * folder.
 */

const directory = join(localDirectory, "recorded");
const fileNames = {
  about: "about.json",
  history: "history.json",
  logEvents: "log-events.json",
  calls: "calls.jsonl",
  log: "ministack.log",
};

/** A request that a function made to AWS, or that was made to a function (`local/record_calls.py`). */
export interface Call {
  /** Name of the function; null where the function was called. */
  caller: string | null;
  method: string;
  path: string;
  query: string;
  /** Service and operation, in AWS's JSON protocols: `DynamoDB_20120810.GetItem`. */
  target: string | null;
  /** Of Twilio. */
  signature: string | null;
  status: number;
  request: string;
  response: string;
}

interface About {
  region: string;
  template: Template;
  resources: DeployedResource[];
  twilioCredentials: TwilioCredentials;
}

export interface Records extends About {
  calls: Call[];
  /** Everything that happened at Twilio. */
  history: HistoryEntry[];
  /** What is in CloudWatch Logs. */
  logEvents: { group: string; message: string }[];
  /** What the local AWS printed, the functions' output among it. */
  logLines: string[];
}

/** Keeps what a run has to show, in place of the last run's. Nothing of an emulator whose calls are not recorded. */
export async function keepRecords({ endpoints, assembly, callsFile }: LocalStack): Promise<void> {
  const { awsEndpointUrl, region, logFile, twilioUrl, twilioCredentials } = endpoints;
  await rm(directory, { recursive: true, force: true });
  if (!callsFile || !logFile || !twilioCredentials) return;
  const access = { endpointUrl: awsEndpointUrl, region, credentials: testCredentials };
  const about: About = {
    region,
    template: await readTemplate(assembly),
    resources: await listStackResources(access, stackName),
    twilioCredentials,
  };
  const unfinished = `${directory}.${process.pid}`;
  const write = (name: string, content: unknown) => writeFile(join(unfinished, name), JSON.stringify(content));
  await mkdir(unfinished, { recursive: true });
  await write(fileNames.about, about);
  await write(fileNames.history, await new SimulatorClient(twilioUrl).history());
  await write(fileNames.logEvents, await allLogEvents(awsEndpointUrl, region));
  await copyFile(callsFile, join(unfinished, fileNames.calls));
  await copyFile(logFile, join(unfinished, fileNames.log));
  await rename(unfinished, directory);
}

async function allLogEvents(endpoint: string, region: string): Promise<Records["logEvents"]> {
  const client = new CloudWatchLogsClient({ endpoint, region, credentials: { ...testCredentials } });
  const logEvents: Records["logEvents"] = [];
  try {
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
      for (const { logGroupName: group = "" } of logGroups) {
        for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName: group })) {
          logEvents.push(...events.map(({ message = "" }) => ({ group, message })));
        }
      }
    }
    return logEvents;
  } finally {
    client.destroy();
  }
}

/** @throws when no run of the deployed tests has left any */
export function readRecords(): Records {
  if (!existsSync(directory)) {
    throw new Error(
      `${directory} is missing: npm run test:deployed leaves it behind, unless AWS_ENDPOINT_URL names an emulator, whose calls nobody records.`,
    );
  }
  const read = (name: string) => readFileSync(join(directory, name), "utf8");
  const lines = (name: string) => read(name).split("\n").filter(Boolean);
  const about: About = JSON.parse(read(fileNames.about));
  return {
    ...about,
    calls: lines(fileNames.calls).map((line) => JSON.parse(line)),
    history: JSON.parse(read(fileNames.history)),
    logEvents: JSON.parse(read(fileNames.logEvents)),
    logLines: lines(fileNames.log),
  };
}
