import { type Scenario, scenarios } from "../../scenarios/index.ts";
import type { WhatsAppIdentity } from "../../scenarios/world.ts";
import { defaultSwitches, type Switches } from "../../simulator/switches.ts";
import { startInProcess } from "./stack.ts";

/** Every journey, side by side, each in a product of its own. */
async function playAll(settings: { switches?: Partial<Switches>; identity?: WhatsAppIdentity }): Promise<void> {
  const play = async (scenario: Scenario): Promise<string[]> => {
    const stack = await startInProcess(settings);
    try {
      await scenario.play(stack.world);
      await stack.queue.empty();
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

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

test("every journey, as Twilio most likely is", () => playAll({}), 60_000);

test("every journey, with people known by business-scoped ids", () => playAll({ identity: "business-scoped id" }), 60_000);

/** Every other position of every switch for what Twilio leaves undocumented. */
const otherPositions: { [Name in keyof Switches]?: Switches[Name][] } = {
  undocumentedErrorStatus: [409, 422],
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
  mediaSidKey: ["MediaSid"],
  whatsappChannelMessageSid: ["SM"],
  webhookRetryCountsObeyed: [false],
  readAtOnce: [true],
  sentAfterMs: [150],
  deliveredAfterMs: [300],
};

const settings = Object.entries(otherPositions).flatMap(([name, positions]) => positions.map((position) => [name, position] as const));

test.each(settings)("every journey, with %s: %s", (name, position) => playAll({ switches: { [name]: position } }), 60_000);

test("no switch was forgotten: those that are not here set a limit or a pace, and leave nothing open", () => {
  const limitsAndPaces = ["webhookTimeoutMs", "restLatencyMs", "mutationsPerSecond", "concurrentRequests"];
  expect([...Object.keys(otherPositions), ...limitsAndPaces].sort()).toEqual(Object.keys(defaultSwitches).sort());
});
