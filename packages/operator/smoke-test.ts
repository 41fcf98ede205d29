import { existsSync } from "node:fs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { stageConfiguration } from "../../config/index.ts";
import { readEndpoints } from "../../local/endpoints.ts";
import { defaultEndpointsFile } from "../../local/paths.ts";
import { parseArguments, type SmokeArguments, UsageError, usage } from "./arguments.ts";
import { connectTwoPhones } from "./smoke/connect-two-phones.ts";
import { type Finding, lineOf } from "./smoke/finding.ts";
import { invoker } from "./smoke/functions.ts";
import { smokeTest } from "./smoke/smoke-test.ts";
import { clientSettings, type Outputs, type Target } from "./smoke/target.ts";

/** `npm run smoke -- --stage STAGE`: is this deployment ready? */

const print = (line: string) => console.log(line);
const count: Record<Finding["verdict"], number> = { ok: 0, unknown: 0, failed: 0 };

function report(finding: Finding): void {
  count[finding.verdict]++;
  print(lineOf(finding));
}

/** The endpoints that `npm start` has written, for the stage that it deploys. */
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

async function runChecks(target: Target): Promise<Outputs | undefined> {
  const findings = smokeTest(target);
  for (;;) {
    const { done, value } = await findings.next();
    if (done) return value;
    report(value);
  }
}

async function connectPhones({ phones }: SmokeArguments, target: Target, outputs: Outputs): Promise<void> {
  if (!phones) return;
  if (count.failed > 0) {
    print("No messages are sent while a check fails.");
    return;
  }
  const lambda = new LambdaClient(clientSettings(target));
  try {
    for await (const finding of connectTwoPhones(phones, target.configuration, invoker(lambda, outputs), print))
      report(finding);
  } finally {
    lambda.destroy();
  }
}

async function main(): Promise<void> {
  const given = parseArguments(process.argv.slice(2));
  if (given.help) return print(usage);
  const target = targetOf(given);
  const outputs = await runChecks(target);
  if (outputs) await connectPhones(given, target, outputs);
  print(`\n${count.ok} ok, ${count.failed} failed, ${count.unknown} that this test cannot determine.`);
  process.exitCode = count.failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(
    error instanceof UsageError ? `${error.message}\n\n${usage}` : error instanceof Error ? error.message : error,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
