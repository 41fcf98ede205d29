import { parseArgs } from "node:util";
import type { TwoPhones } from "./smoke/connect-two-phones.ts";

export interface SmokeArguments {
  stage: string;
  twilioUrl?: string;
  endpointsFile?: string;
  /** When absent, no messages are sent. */
  phones?: TwoPhones;
  help: boolean;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Usage: npm run smoke -- --stage STAGE [OPTIONS]

Checks the deployed stack of a stage from outside, with your own AWS credentials and region. It stores nothing and messages nobody.
Exits with 0 when no check failed, otherwise with 1.

  --twilio-url URL        check against another Twilio, with its APIs below this URL
  --endpoints FILE        read the AWS endpoint and the Twilio URL of "npm start" from this file
                          (default for the stage "local": .local/endpoints.json)
  --help                  show this help

With all four of these, the test connects two phones of yours for real and guides you through it:
  --initiator ADDRESS     such as whatsapp:+14155550123, or +14155550123 for SMS
  --invitee ADDRESS
  --invitation TEMPLATE   a name from the stage's configuration
  --introduction TEMPLATE

AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL and the like work as in AWS's own tools.`;

/** @throws UsageError */
export function parseArguments(commandLine: readonly string[]): SmokeArguments {
  const { stage = "", help = false, endpoints: endpointsFile, "twilio-url": twilioUrl, ...phones } = parse(commandLine);
  if (stage === "" && !help) throw new UsageError("--stage is missing: the name of a stage in config/.");
  const { initiator, invitee, invitation, introduction } = phones;
  const given = [initiator, invitee, invitation, introduction].filter((one) => one !== undefined).length;
  const isComplete =
    initiator !== undefined && invitee !== undefined && invitation !== undefined && introduction !== undefined;
  if (given > 0 && !isComplete) {
    throw new UsageError(
      "--initiator, --invitee, --invitation and --introduction belong together; give all four, or none to message nobody.",
    );
  }
  return {
    stage,
    help,
    endpointsFile,
    twilioUrl: twilioUrl?.replace(/\/+$/, ""),
    phones: isComplete ? { initiator, invitee, invitation, introduction } : undefined,
  };
}

function parse(commandLine: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        stage: text,
        "twilio-url": text,
        endpoints: text,
        initiator: text,
        invitee: text,
        invitation: text,
        introduction: text,
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
