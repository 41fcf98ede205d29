import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AwsAccess } from "./aws-access.ts";
import { projectDirectory } from "./paths.ts";
import { runProcess } from "./process-group.ts";
import { SetUpError } from "./set-up-error.ts";

/**
 * The project's own CDK, unmodified, pointed at the local AWS and at this run's cloud assembly.
 */

/** Settings of the stage `local`, read by `config/local.ts`. */
export interface LocalStage {
  publicBaseUrl: string;
  twilioUrl: string;
}

export interface CdkOptions {
  runDirectory: string;
  /** Shows the CDK's output at once; otherwise it is shown only when a command fails. */
  verbose: boolean;
}

export const stackName = "MaskedConversations-local";

/** Synthesizes the stage `local` into a cloud assembly. @returns its folder. */
export async function synthesize({ publicBaseUrl, twilioUrl }: LocalStage, options: CdkOptions): Promise<string> {
  const assembly = join(options.runDirectory, "cdk.out");
  await runCdk(["synth", "--quiet", "--context", "stage=local", "--output", assembly], 120, options, {
    LOCAL_PUBLIC_BASE_URL: publicBaseUrl,
    LOCAL_TWILIO_URL: twilioUrl,
  });
  return assembly;
}

/** Bootstraps the account and deploys the assembly. @returns the outputs of the stack. */
export async function deploy(assembly: string, aws: AwsAccess, options: CdkOptions): Promise<Record<string, string>> {
  const outputsFile = join(options.runDirectory, "outputs.json");
  const access = awsEnvironment(aws);
  await runCdk(["bootstrap", "--app", assembly], 120, options, access);
  await runCdk(
    ["deploy", stackName, "--app", assembly, "--require-approval", "never", "--outputs-file", outputsFile],
    300,
    options,
    access,
  );
  return onlyStack(JSON.parse(await readFile(outputsFile, "utf8")));
}

function onlyStack(outputsByStack: Record<string, Record<string, string>>): Record<string, string> {
  const [outputs, ...others] = Object.values(outputsByStack);
  if (outputs === undefined || others.length > 0) {
    throw new Error(
      `cdk deploy wrote the outputs of ${Object.keys(outputsByStack).join(", ") || "no stack"}, not of ${stackName} alone.`,
    );
  }
  return outputs;
}

async function runCdk(
  commandArguments: string[],
  timeoutSeconds: number,
  { runDirectory, verbose }: CdkOptions,
  environment: Record<string, string>,
): Promise<void> {
  // A private home directory, because the CDK caches there which account an access key belongs to.
  const home = join(runDirectory, "home");
  await mkdir(home, { recursive: true });
  const { outcome, output } = await runProcess(
    join(projectDirectory, "node_modules", ".bin", "cdk"),
    [...commandArguments, "--no-notices"],
    {
      directory: projectDirectory,
      environment: {
        PATH: process.env.PATH,
        HOME: home,
        CI: "true",
        NO_COLOR: "1",
        CDK_DISABLE_CLI_TELEMETRY: "true",
        NPM_CONFIG_UPDATE_NOTIFIER: "false",
        ...environment,
      },
      timeoutSeconds,
      onOutput: verbose ? (chunk) => process.stderr.write(chunk) : undefined,
    },
  );
  if (outcome === 0) return;
  const ending = outcome === "timed-out" ? `did not finish within ${timeoutSeconds} s` : `failed with ${outcome}`;
  throw new SetUpError(`cdk ${commandArguments[0]} ${ending}${verbose ? "." : `. Its output:\n${output.trim()}`}`);
}

function awsEnvironment({ endpointUrl, region, credentials }: AwsAccess): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
