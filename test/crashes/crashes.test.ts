import { scenarios } from "../../scenarios/index.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { crashOnce, crashTwice, type Explored } from "./explore.ts";
import type { CrashPoint } from "./lambda.ts";
import { play } from "./play.ts";
import { reportedConsent } from "./reported-consent.ts";
import { judge } from "./verdict.ts";
import { flows, wholeWay } from "./whole-way.ts";

/** The small size of `npm run crashes`: some points of every scenario, others in each. */
const every = 90;

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

const sound = { faults: [], verdicts: { wrong: 0, "not reached": 0 } };

test("a process that ends at some call of any scenario leaves what would be without", async () => {
  const explored: Explored[] = [];
  for (const [place, scenario] of [...scenarios, reportedConsent].entries())
    explored.push(await crashOnce(scenario, { every, from: place * 11 }));
  for (const one of explored) expect(one).toMatchObject(sound);
  expect(explored.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThan(30);
}, 120_000);

test("so does one that ends at a call of the invitation, the yes, the release or the close", async () => {
  expect(await crashOnce(wholeWay, { every: 4, from: 1 })).toMatchObject(sound);
}, 120_000);

test("two processes that end one after the other at the same event do so too", async () => {
  for (const [flow, event] of Object.entries(flows)) {
    expect(await crashTwice(flow, wholeWay, event, { every: 8, from: 3 })).toMatchObject(sound);
  }
}, 120_000);

test("a crash that nothing repairs is found", async () => {
  const deaf: Scenario = { ...wholeWay, name: "deaf" };
  const { state, calls } = await play(deaf, []);
  const stored = calls.find(
    ({ invocation, name }) => invocation.startsWith("webhook onMessageAdded") && name.startsWith("SQS SendMessage"),
  );
  if (!stored) throw new Error("The yes comes by webhook.");
  const point: CrashPoint = { ...stored, when: "before" };
  const { losses: _, ...played } = await play(deaf, [point], state);
  expect(judge([point], played, state).verdict).toBe("wrong");
  expect(judge([{ ...point, invocation: "process-event" }], { ...played, losses: [] }, state).verdict).toBe("wrong");
}, 60_000);
