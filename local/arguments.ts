import { parseArgs } from "node:util";

export interface StartArguments {
  /** Play this scenario, or `all`, and exit. By default, play `delivery` and keep running. */
  scenario?: string;
  /** A Twilio other than the simulator. */
  twilioUrl?: string;
  verbose: boolean;
  help: boolean;
}

/** The message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Usage: npm start [-- OPTIONS]

Starts a local AWS and a simulated Twilio, deploys the stack, serves the playground (a page with the two phones), plays the scenario "delivery"
there and keeps running until Ctrl-C.

  --scenario NAME|all   play that scenario, or all of them, without the page, and exit with 0 if all passed, otherwise with 1
  --twilio-url URL      use this Twilio instead of the simulator, without the page and scenarios; the credentials come from
                        TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY and TWILIO_API_SECRET
  --verbose             show the CDK's output
  --help                show this help

AWS_ENDPOINT_URL=URL    deploy to an AWS emulator that is already running, instead of starting MiniStack`;

/** @throws UsageError */
export function parseArguments(commandLine: readonly string[], scenarioNames: readonly string[]): StartArguments {
  const { scenario, "twilio-url": twilioUrl, verbose = false, help = false } = parse(commandLine);
  if (scenario !== undefined && scenario !== "all" && !scenarioNames.includes(scenario)) {
    throw new UsageError(`There is no scenario "${scenario}". Choose ${scenarioNames.join(", ")} or all.`);
  }
  if (twilioUrl !== undefined && !/^https?:$/.test(protocolOf(twilioUrl))) {
    throw new UsageError(`--twilio-url is "${twilioUrl}"; it must be a URL such as http://127.0.0.1:8482.`);
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
    // "TypeError [CODE]: what is wrong. Advice about positional arguments", of which there are none here.
    const [whatIsWrong] = String(error)
      .replace(/^.*?: /, "")
      .split(/\.(?:\s|$)/);
    throw new UsageError(`${whatIsWrong}.`);
  }
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : "";
}
