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

/** In a scenario on the page, somebody writes after so long: a person is to follow it. */
const pauseMs = 900;

export interface LocalStackOptions {
  /** Ports on 127.0.0.1. @default any that are free */
  ports?: { public: number; twilio: number };
  /**
   * The page with the two phones, on this port of 127.0.0.1, 0 for any that is free; it needs the simulator. @default
   * no page
   */
  playground?: { port: number };
  /** Another Twilio than the simulator. @default the simulator */
  twilioUrl?: string;
  /** Where the endpoints are written to. */
  endpointsFile: string;
  /** Shows what the CDK prints even when all goes well. */
  verbose: boolean;
  /** Records what the functions ask of AWS, and are asked. @default false */
  recordsCalls?: boolean;
  /** `AWS_ENDPOINT_URL` with its credentials, and `TWILIO_…` for another Twilio, are read from here. */
  environment: NodeJS.ProcessEnv;
  /** Takes the lines that tell how far the start has come. */
  tell: (line: string) => void;
}

export interface LocalStack {
  readonly endpoints: Endpoints;
  /** Folder of the cloud assembly that was deployed. */
  readonly assembly: string;
  /**
   * What the functions asked of AWS and were asked, a JSON object a line; only where it was to be recorded, and could
   * be.
   */
  readonly callsFile?: string;
  /** Where it was asked for, and Twilio is the simulator. */
  readonly playground?: Playground;
  /** Ends everything that was started, last things first. */
  stop(): Promise<void>;
}

/**
 * Starts a local AWS and a Twilio, deploys the real template of the stage `local`, and makes it ready to use.
 * @throws SetUpError where the person at the keyboard can help. Whatever was started by then is ended.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const stops: Array<() => Promise<void>> = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (let next = stops.pop(); next !== undefined; next = stops.pop())
      await next().catch((error) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "Not everything that was started could be ended.");
  };
  try {
    return { ...(await start(options, (next) => stops.push(next))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param onStop takes what has to be done to undo each step. */
async function start(
  options: LocalStackOptions,
  onStop: (stop: () => Promise<void>) => void,
): Promise<Omit<LocalStack, "stop">> {
  const { ports = { public: 0, twilio: 0 }, twilioUrl, environment, verbose, recordsCalls = false, tell } = options;
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
  tell(`✓ Twilio: ${twilio.isSimulator ? "simulator " : ""}at ${twilio.url}`);

  const cdk = { runDirectory: run.path, verbose };
  const stage = { publicBaseUrl: publicAddress.url, twilioUrl: twilio.url };
  const [aws, assembly] = await inParallel(
    step(
      tell,
      () => startLocalAws(run.path, environment, recordsCalls),
      ({ description }) => description,
    ).then((started) => {
      onStop(started.stop);
      return started;
    }),
    step(
      tell,
      () => synthesize(stage, cdk),
      () => "Template synthesized",
    ),
  );
  const { access } = aws;
  const outputs = await step(
    tell,
    () => deploy(assembly, access, cdk),
    () => `Stack ${stackName} deployed`,
  );

  const resources = await listStackResources(access, stackName);
  for (const line of await repairDeployment(await readTemplate(assembly), resources, access))
    tell(`✓ Repaired ${line}`);
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
 * Like `Promise.all`, but waits for both also when one fails, so that nothing goes on behind the back of the clean-up.
 */
async function inParallel<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

function secretIds({ AuthTokenSecretArn, ApiKeySecretArn }: Record<string, string>) {
  if (!AuthTokenSecretArn || !ApiKeySecretArn) {
    throw new Error(
      "The stack has no outputs AuthTokenSecretArn and ApiKeySecretArn; lib/masked-conversations-stack.ts makes them.",
    );
  }
  return { authToken: AuthTokenSecretArn, apiKey: ApiKeySecretArn };
}
