import { parseArgs } from "node:util";

/** What the command line asks `npm start` for. */
export interface StartArguments {
  /** Play this scenario, or `all`, and exit. Without it, play `delivery` and stay up. */
  scenario?: string;
  /** Another Twilio than the simulator. */
  twilioUrl?: string;
  verbose: boolean;
  help: boolean;
}

/** The command line cannot be understood. The message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Usage: npm start [-- OPTIONS]

Starts a local AWS and a simulated Twilio, deploys the stack, serves the playground (a page with the two phones), plays the scenario "delivery"
there and stays up until Ctrl-C.

  --scenario NAME|all   play that scenario, or every one, and exit: 0 when all went as they should, else 1; no page
  --twilio-url URL      work with another Twilio than the simulator, with no page and no play; the credentials come from
                        TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY and TWILIO_API_SECRET
  --verbose             show what the CDK prints
  --help                show this

AWS_ENDPOINT_URL=URL    deploy to an AWS emulator that already runs, instead of a MiniStack of our own`;

/** @throws UsageError */
export function parseArguments(commandLine: readonly string[], scenarioNames: readonly string[]): StartArguments {
  const { scenario, "twilio-url": twilioUrl, verbose = false, help = false } = parse(commandLine);
  if (scenario !== undefined && scenario !== "all" && !scenarioNames.includes(scenario)) {
    throw new UsageError(`There is no scenario "${scenario}", only ${scenarioNames.join(", ")}, and all.`);
  }
  if (twilioUrl !== undefined && !/^https?:$/.test(protocolOf(twilioUrl))) {
    throw new UsageError(`--twilio-url is "${twilioUrl}"; a URL was expected, such as http://127.0.0.1:8482.`);
  }
  if (twilioUrl !== undefined && scenario !== undefined) {
    throw new UsageError("--scenario needs the simulator, whose phones the scenarios use; leave out --twilio-url.");
  }
  return { scenario, twilioUrl, verbose, help };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        scenario: { type: "string" },
        "twilio-url": { type: "string" },
        verbose: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    // "TypeError [CODE]: what is wrong. Advice about positional arguments", which do not exist here.
    const [whatIsWrong] = String(error)
      .replace(/^.*?: /, "")
      .split(/\.(?:\s|$)/);
    throw new UsageError(`${whatIsWrong}.`);
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : "";
}
