import { parseArgs } from "node:util";
import type { TwoPhones } from "./smoke/connect-two-phones.ts";

export interface SmokeArguments {
  stage: string;
  twilioUrl?: string;
  endpointsFile?: string;
  /** Absent: nobody is written to. */
  phones?: TwoPhones;
  help: boolean;
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Usage: npm run smoke -- --stage STAGE [OPTIONS]

Looks at the deployed stack of a stage from outside, with your own AWS credentials and region. It stores nothing and writes to nobody.
Exits 0 when nothing failed, else 1.

  --twilio-url URL        look at another Twilio, with its APIs below this URL
  --endpoints FILE        take the AWS endpoint and the Twilio of "npm start" from this file
                          (with the stage "local": .local/endpoints.json)
  --help                  show this

With all four of these, two phones that are yours are connected for real, and told what to do:
  --initiator ADDRESS     such as whatsapp:+14155550123, or +14155550123 for SMS
  --invitee ADDRESS
  --invitation TEMPLATE   a name from the stage's configuration
  --introduction TEMPLATE

AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL and their kin count as in AWS's own tools.`;

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
      "--initiator, --invitee, --invitation and --introduction belong together; give all four, or none to write to nobody.",
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
