import { scenarios } from "../../scenarios/index.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { crashOnce, crashTwice, type Explored } from "./explore.ts";
import type { CrashPoint } from "./lambda.ts";
import { play } from "./play.ts";
import { reportedConsent } from "./reported-consent.ts";
import { classify } from "./verdict.ts";
import { flows, wholeWay } from "./whole-way.ts";

/** A small `npm run crashes`: a sample of the points of every scenario. */
const every = 90;

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

const sound = { faults: [], verdicts: { wrong: 0, "not reached": 0 } };

test("a process that crashes at any call of a scenario leaves the same end state as without the crash", async () => {
  const explored: Explored[] = [];
  for (const [index, scenario] of [...scenarios, reportedConsent].entries())
    explored.push(await crashOnce(scenario, { every, from: index * 11 }));
  for (const one of explored) expect(one).toMatchObject(sound);
  expect(explored.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThan(30);
}, 120_000);

test("the same holds for a crash at any call of the invitation, the yes, the release or the close", async () => {
  expect(await crashOnce(wholeWay, { every: 4, from: 1 })).toMatchObject(sound);
}, 120_000);

test("the same holds for two crashes in a row at the same event", async () => {
  for (const [flow, event] of Object.entries(flows)) {
    expect(await crashTwice(flow, wholeWay, event, { every: 8, from: 3 })).toMatchObject(sound);
  }
}, 120_000);

test("a crash that nothing repairs is detected", async () => {
  const deaf: Scenario = { ...wholeWay, name: "deaf" };
  const { state, calls } = await play(deaf, []);
  const stored = calls.find(
    ({ invocation, name }) => invocation.startsWith("webhook onMessageAdded") && name.startsWith("SQS SendMessage"),
  );
  if (!stored) throw new Error("The yes was not received by webhook.");
  const point: CrashPoint = { ...stored, when: "before" };
  const { losses: _, ...played } = await play(deaf, [point], state);
  expect(classify([point], played, state).verdict).toBe("wrong");
  expect(classify([{ ...point, invocation: "process-event" }], { ...played, losses: [] }, state).verdict).toBe("wrong");
}, 60_000);
