import { parseArguments, UsageError } from "../../local/arguments.ts";

const scenarioNames = ["delivery", "sms"];
const parse = (...commandLine: string[]) => parseArguments(commandLine, scenarioNames);
const refusal = (...commandLine: string[]): string => {
  try {
    parse(...commandLine);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error(`${commandLine.join(" ")} was accepted.`);
};

test("without arguments the defaults apply", () => {
  expect(parse()).toEqual({ scenario: undefined, twilioUrl: undefined, verbose: false, help: false });
});

test("all options are read", () => {
  expect(parse("--scenario", "sms", "--verbose")).toEqual({
    scenario: "sms",
    twilioUrl: undefined,
    verbose: true,
    help: false,
  });
  expect(parse("--twilio-url=http://127.0.0.1:9000").twilioUrl).toBe("http://127.0.0.1:9000");
});

test("--scenario all is accepted", () => expect(parse("--scenario", "all").scenario).toBe("all"));

test("-h asks for help", () => expect(parse("-h").help).toBe(true));

test.each([
  [["--scenario", "pizza"], 'There is no scenario "pizza". Choose delivery, sms or all.'],
  [["--twilio-url", "localhost"], '--twilio-url is "localhost"; it must be a URL such as http://127.0.0.1:8482.'],
  [
    ["--twilio-url", "ftp://127.0.0.1"],
    '--twilio-url is "ftp://127.0.0.1"; it must be a URL such as http://127.0.0.1:8482.',
  ],
  [
    ["--scenario", "all", "--twilio-url", "http://127.0.0.1:9000"],
    "--scenario needs the simulator, whose phones the scenarios use; leave out --twilio-url.",
  ],
  [["--scenarios", "all"], "Unknown option '--scenarios'."],
  [["delivery"], "Unexpected argument 'delivery'."],
  [["--scenario"], "Option '--scenario <value>' argument missing."],
])("%j is refused in one line", (commandLine, message) => {
  expect(refusal(...commandLine)).toBe(message);
});
