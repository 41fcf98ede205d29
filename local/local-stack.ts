import type { Playground } from "../playground/playground.ts";
import { waysTo } from "../playground/public-ways.ts";
import { startPlayground } from "../playground/server.ts";
import { apiBaseUrl } from "./api-address.ts";
import { testCredentials } from "./aws-access.ts";
import { deploy, stackName, synthesize } from "./cdk.ts";
import { type Endpoints, writeEndpoints } from "./endpoints.ts";
import { requireFreePort } from "./free-port.ts";
import { startLocalAws } from "./local-aws.ts";
import { startLocalTwilio } from "./local-twilio.ts";
import { step } from "./progress.ts";
import { startPublicAddress } from "./public-address.ts";
import { repairDeployment } from "./repairs.ts";
import { createRunDirectory } from "./run-directory.ts";
import { listStackResources } from "./stack-resources.ts";
import { readTemplate } from "./template.ts";
import { storeTwilioCredentials } from "./twilio-credentials.ts";

/** Pause before each message of a scenario on the page, so that a person can follow. */
const pauseMs = 900;

export interface LocalStackOptions {
  /** Ports on 127.0.0.1. @default free ones */
  ports?: { public: number; twilio: number };
  /**
   * The page with the two phones, on this port of 127.0.0.1, or 0 for a free one; it needs the simulator. @default no
   * page
   */
  playground?: { port: number };
  /** @default the simulator */
  twilioUrl?: string;
  /** Where the endpoints are written to. */
  endpointsFile: string;
  /** Shows the CDK's output even when it succeeds. */
  verbose: boolean;
  /** Records the calls by and to the functions. @default false */
  recordsCalls?: boolean;
  /** May contain `AWS_ENDPOINT_URL` with its credentials, and `TWILIO_…` for `twilioUrl`. */
  environment: NodeJS.ProcessEnv;
  /** Receives a line for each step of the start. */
  report: (line: string) => void;
}

export interface LocalStack {
  readonly endpoints: Endpoints;
  /** Folder of the cloud assembly that was deployed. */
  readonly assembly: string;
  /**
   * The calls by and to the functions, one JSON object per line; absent when they were not recorded.
   */
  readonly callsFile?: string;
  /** Absent when it was not asked for, or when Twilio is not the simulator. */
  readonly playground?: Playground;
  /** Stops everything that was started, in reverse order. */
  stop(): Promise<void>;
}

/**
 * Starts a local AWS and a Twilio, and deploys the real template of the stage `local`.
 * @throws SetUpError when the user can fix the problem. Everything started so far is stopped.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const stops: Array<() => Promise<void>> = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (let next = stops.pop(); next !== undefined; next = stops.pop())
      await next().catch((error) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "Some of what was started could not be stopped.");
  };
  try {
    return { ...(await start(options, (next) => stops.push(next))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param onStop receives a function to undo each step. */
async function start(
  options: LocalStackOptions,
  onStop: (stop: () => Promise<void>) => void,
): Promise<Omit<LocalStack, "stop">> {
  const { ports = { public: 0, twilio: 0 }, twilioUrl, environment, verbose, recordsCalls = false, report } = options;
  const playgroundPort = twilioUrl === undefined ? options.playground?.port : undefined;
  if (ports.public !== 0) await requireFreePort(ports.public, "the public address");
  if (ports.twilio !== 0 && twilioUrl === undefined) await requireFreePort(ports.twilio, "the Twilio simulator");
  if (playgroundPort) await requireFreePort(playgroundPort, "the playground");

  const run = await createRunDirectory();
  onStop(run.remove);
  const publicAddress = await startPublicAddress(ports.public);
  onStop(publicAddress.close);
  const inboundMessageUrl = `${publicAddress.url}/twilio/messages`;
  const twilio = await startLocalTwilio({ twilioUrl, port: ports.twilio, inboundMessageUrl }, environment);
  onStop(twilio.stop);
  report(`✓ Twilio: ${twilio.isSimulator ? "simulator " : ""}at ${twilio.url}`);

  const cdk = { runDirectory: run.path, verbose };
  const stage = { publicBaseUrl: publicAddress.url, twilioUrl: twilio.url };
  const [aws, assembly] = await inParallel(
    step(
      report,
      () => startLocalAws(run.path, environment, recordsCalls),
      ({ description }) => description,
    ).then((started) => {
      onStop(started.stop);
      return started;
    }),
    step(
      report,
      () => synthesize(stage, cdk),
      () => "Template synthesized",
    ),
  );
  const { access } = aws;
  const outputs = await step(
    report,
    () => deploy(assembly, access, cdk),
    () => `Stack ${stackName} deployed`,
  );

  const resources = await listStackResources(access, stackName);
  for (const line of await repairDeployment(await readTemplate(assembly), resources, access))
    report(`✓ Repaired ${line}`);
  await storeTwilioCredentials(access, secretIds(outputs), twilio.credentials);
  const apiUrl = apiBaseUrl(resources, access);
  publicAddress.forwardTo(apiUrl);

  const endpoints: Endpoints = {
    outputs,
    apiBaseUrl: apiUrl,
    publicBaseUrl: publicAddress.url,
    twilioUrl: twilio.url,
    awsEndpointUrl: access.endpointUrl,
    region: access.region,
    accountSid: twilio.credentials.accountSid,
    awsCredentials: access.credentials === testCredentials ? testCredentials : undefined,
    twilioCredentials: twilio.isSimulator ? twilio.credentials : undefined,
    logFile: aws.logFile,
  };
  const playground =
    playgroundPort === undefined
      ? undefined
      : await startPlayground(playgroundPort, { ways: waysTo(endpoints), pauseMs });
  if (playground) onStop(playground.close);
  const all = { ...endpoints, playgroundUrl: playground?.url };
  onStop(await writeEndpoints(options.endpointsFile, all));
  return { endpoints: all, assembly, callsFile: aws.callsFile, playground: playground?.playground };
}

/**
 * Like `Promise.all`, but waits for both even if one fails, so that nothing is still running during the clean-up.
 */
async function inParallel<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

function secretIds({ AuthTokenSecretArn, ApiKeySecretArn }: Record<string, string>) {
  if (!AuthTokenSecretArn || !ApiKeySecretArn) {
    throw new Error(
      "The stack has no outputs AuthTokenSecretArn and ApiKeySecretArn; see lib/masked-conversations-stack.ts.",
    );
  }
  return { authToken: AuthTokenSecretArn, apiKey: ApiKeySecretArn };
}
