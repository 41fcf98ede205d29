import { existsSync } from "node:fs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { stageConfiguration } from "../../config/index.ts";
import { readEndpoints } from "../../local/endpoints.ts";
import { defaultEndpointsFile } from "../../local/paths.ts";
import { parseArguments, type SmokeArguments, UsageError, usage } from "./arguments.ts";
import { connectTwoPhones } from "./smoke/connect-two-phones.ts";
import { type Finding, lineOf } from "./smoke/finding.ts";
import { invoking } from "./smoke/functions.ts";
import { smokeTest } from "./smoke/smoke-test.ts";
import { clientSettings, type Outputs, type Target } from "./smoke/target.ts";

/** `npm run smoke -- --stage STAGE`: is this deployment ready? */

const tell = (line: string) => console.log(line);
const count: Record<Finding["verdict"], number> = { ok: 0, untold: 0, failed: 0 };

function report(finding: Finding): void {
  count[finding.verdict]++;
  tell(lineOf(finding));
}

/** What `npm start` has written, for the stage that it deploys. */
function endpointsOf({ stage, endpointsFile }: SmokeArguments) {
  const file = endpointsFile ?? (stage === "local" ? defaultEndpointsFile : undefined);
  return file !== undefined && (endpointsFile !== undefined || existsSync(file)) ? readEndpoints(file) : undefined;
}

function targetOf(given: SmokeArguments): Target {
  const configuration = stageConfiguration(given.stage);
  const endpoints = endpointsOf(given);
  return {
    configuration,
    stackName: `MaskedConversations-${configuration.stage}`,
    aws: endpoints
      ? { endpoint: endpoints.awsEndpointUrl, region: endpoints.region, credentials: endpoints.awsCredentials }
      : {},
    twilioUrl:
      given.twilioUrl ??
      endpoints?.twilioUrl ??
      configuration.twilioBaseUrls?.conversations.replace(/\/conversations$/, ""),
  };
}

async function look(target: Target): Promise<Outputs | undefined> {
  const looking = smokeTest(target);
  for (;;) {
    const { done, value } = await looking.next();
    if (done) return value;
    report(value);
  }
}

async function connectPhones({ phones }: SmokeArguments, target: Target, outputs: Outputs): Promise<void> {
  if (!phones) return;
  if (count.failed > 0) {
    tell("Nobody is written to while a check fails.");
    return;
  }
  const lambda = new LambdaClient(clientSettings(target));
  try {
    for await (const finding of connectTwoPhones(phones, target.configuration, invoking(lambda, outputs), tell))
      report(finding);
  } finally {
    lambda.destroy();
  }
}

async function main(): Promise<void> {
  const given = parseArguments(process.argv.slice(2));
  if (given.help) return tell(usage);
  const target = targetOf(given);
  const outputs = await look(target);
  if (outputs) await connectPhones(given, target, outputs);
  tell(`\n${count.ok} ok, ${count.failed} failed, ${count.untold} that this cannot tell.`);
  process.exitCode = count.failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(
    error instanceof UsageError ? `${error.message}\n\n${usage}` : error instanceof Error ? error.message : error,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
