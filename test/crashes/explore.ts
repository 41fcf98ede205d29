import type { Scenario } from "../../scenarios/scenario.ts";
import { type CrashPoint, nameOf } from "./lambda.ts";
import { type Played, play } from "./play.ts";
import { momentsOf, nextTry, pointsOf } from "./points.ts";
import { classify, type Verdict } from "./verdict.ts";

/** Runs a scenario once for each point, with a crash there, and counts the outcomes. */

export interface Explored {
  name: string;
  /** How many points were tried. */
  points: number;
  verdicts: Record<Verdict, number>;
  /** A description of each wrong outcome. */
  faults: string[];
  cpuSeconds: number;
}

const longest = 600;
const shortened = (line: string): string => (line.length > longest ? `${line.slice(0, longest)}…` : line);

export const noVerdicts = (): Record<Verdict, number> => ({
  repaired: 0,
  retried: 0,
  "webhook lost": 0,
  "reply lost": 0,
  "not reached": 0,
  wrong: 0,
});

async function explore(
  name: string,
  run: (tryAt: (...points: CrashPoint[]) => Promise<Played>) => Promise<void>,
  scenario: Scenario,
): Promise<Explored> {
  const counts = noVerdicts();
  const faults: string[] = [];
  const cpu = process.cpuUsage();
  const expected = await play(scenario, []);
  if (expected.failure) throw new Error(`${name} fails without a crash: ${expected.failure}`);
  await run(async (...points) => {
    if (points.length === 0) return expected;
    const played = await play(scenario, points, expected.state);
    const { verdict, what } = classify(points, played, expected.state);
    counts[verdict] += 1;
    if (verdict === "wrong" || verdict === "not reached")
      faults.push(
        [`${name}: ${verdict}: ${points.map(nameOf).join(", then ")}`, ...what.map(shortened)].join("\n    "),
      );
    return played;
  });
  const { user, system } = process.cpuUsage(cpu);
  const points = Object.values(counts).reduce((one, other) => one + other, 0);
  return { name, points, verdicts: counts, faults, cpuSeconds: (user + system) / 1e6 };
}

export interface Sample {
  /** Takes every n-th point. */
  every: number;
  /** The index of the first one. */
  from: number;
}

const all: Sample = { every: 1, from: 0 };

/** Crashes once, at each point of the scenario. */
export function crashOnce(scenario: Scenario, { every, from }: Sample = all): Promise<Explored> {
  const run = async (tryAt: (...points: CrashPoint[]) => Promise<Played>): Promise<void> => {
    const { calls } = await tryAt();
    for (const [index, point] of pointsOf(calls).entries()) if (index % every === from % every) await tryAt(point);
  };
  return explore(scenario.name, run, scenario);
}

/**
 * Crashes twice in a row: at each moment of an event, and then at each moment of its redelivery.
 * @param event the name of its invocation, such as `process-event OpenRequested whole-way #1`
 */
export function crashTwice(
  name: string,
  scenario: Scenario,
  event: string,
  { every, from }: Sample = all,
): Promise<Explored> {
  const run = async (tryAt: (...points: CrashPoint[]) => Promise<Played>): Promise<void> => {
    const { calls } = await tryAt();
    const first = momentsOf(calls.filter(({ invocation }) => invocation === event));
    if (first.length === 0) throw new Error(`There is no ${event} in ${scenario.name}.`);
    const chosen = (_: CrashPoint, index: number) => index % every === from % every;
    for (const one of first.filter(chosen)) {
      // The redelivery's calls are known from a run with only the first crash.
      const { calls: repairing } = await play(scenario, [one]);
      const second = momentsOf(repairing.filter(({ invocation }) => invocation === nextTry(event)));
      for (const other of second.filter(chosen)) await tryAt(one, other);
    }
  };
  return explore(name, run, scenario);
}
