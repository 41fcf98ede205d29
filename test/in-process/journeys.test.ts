import { defaultSwitches, type Switches } from "@masked-conversations/simulator";
import { simulatedCredentials } from "../../local/simulated-account.ts";
import { scenarios } from "../../scenarios/index.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import type { WhatsAppIdentity } from "../../scenarios/world.ts";
import { distinct, findLeaks, type Output, type Secret } from "../privacy/search.ts";
import { secretsOfCredentials, secretsOfHistory } from "../privacy/secrets.ts";
import { startInProcess } from "./stack.ts";

const secrets: Secret[] = secretsOfCredentials(simulatedCredentials);
/** The output of all journeys: log lines and events on the bus. */
const put: Output[] = [];

/** Plays every journey concurrently, each in its own stack. */
async function playAll(settings: { switches?: Partial<Switches>; identity?: WhatsAppIdentity }): Promise<void> {
  const play = async (scenario: Scenario): Promise<string[]> => {
    const stack = await startInProcess(settings);
    try {
      await scenario.play(stack.world);
      await stack.queue.empty();
      secrets.push(...secretsOfHistory(await stack.world.phones.history()));
      put.push(
        ...stack.aws.bus.map(
          (event): Output => ({ where: `${scenario.name}: ${event["detail-type"]}`, text: JSON.stringify(event) }),
        ),
      );
      return stack.queue.deadLetters.map(({ error }) => `${scenario.name}: dead letter: ${error}`);
    } catch (error) {
      return [`${scenario.name}: ${error}`];
    } finally {
      await stack.close();
    }
  };
  const failures = await Promise.all(scenarios.map(play));
  expect(failures.flat()).toEqual([]);
}

beforeAll(() =>
  jest.spyOn(process.stdout, "write").mockImplementation((line) => {
    put.push({ where: "the log", text: String(line) });
    return true;
  }),
);
afterAll(() => jest.restoreAllMocks());

test("every journey passes with the default switches", () => playAll({}), 60_000);

test(
  "every journey passes with people identified by business-scoped ids",
  () => playAll({ identity: "business-scoped id" }),
  60_000,
);

test("no log line or event of these two contains an address, text or token", () => {
  const used = distinct(secrets);
  expect(used.length).toBeGreaterThan(100);
  expect(put.length).toBeGreaterThan(500);
  expect(findLeaks(used, put)).toEqual([]);
}, 60_000);

/** The non-default settings of every switch for undocumented behaviour. */
const otherSettings: { [Name in keyof Switches]?: Switches[Name][] } = {
  undocumentedErrorStatus: [409, 422],
  pageSizeAboveMaximum: ["reduced"],
  unknownConversationCode: [20404],
  outsideWindowStatus: ["undelivered"],
  inboundWebhookWhenCaptured: [true],
  businessScopedIds: ["hidden"],
  businessScopedIdsMatchPhoneNumbers: [false],
  channelSource: ["lower case", "SDK"],
  stopInConversation: ["swallowed"],
  timersRestart: ["never"],
  closedTimerCountsFrom: ["last activity"],
  bodyWithMedia: ["kept"],
  timersNeedState: [false],
  mediaRedirects: [true],
  mediaSidKey: ["MediaSid"],
  whatsappChannelMessageSid: ["SM"],
  webhookRetryCountsObeyed: [false],
  readAtOnce: [true],
  sentAfterMs: [150],
  deliveredAfterMs: [300],
};

const settings = Object.entries(otherSettings).flatMap(([name, positions]) =>
  positions.map((position) => [name, position] as const),
);

test.each(settings)(
  "every journey passes with %s: %s",
  (name, position) => playAll({ switches: { [name]: position } }),
  60_000,
);

test("no switch was forgotten: those that are not here set a limit or a pace, and leave nothing open", () => {
  const limitsAndPaces = [
    "webhookTimeoutMs",
    "undeliveredAfterSeconds",
    "restLatencyMs",
    "mutationsPerSecond",
    "concurrentRequests",
  ];
  expect([...Object.keys(otherSettings), ...limitsAndPaces].sort()).toEqual(Object.keys(defaultSwitches).sort());
});
