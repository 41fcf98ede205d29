import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { scenarios } from "../../scenarios/index.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { crashOnce, crashTwice, type Explored, noVerdicts } from "./explore.ts";
import { reportedConsent } from "./reported-consent.ts";
import { verdicts } from "./verdict.ts";
import { flows, wholeWay } from "./whole-way.ts";

/**
 * `npm run crashes [-- <name>]`: tries every point of every scenario, and two crashes in a row, and prints a table; exits
 * with 1 when anything is wrong. Virtual time is global to a process, so each processor gets a process that works off
 * jobs one by one.
 */

const known = [...scenarios, reportedConsent, wholeWay];
const jobs: Record<string, () => Promise<Explored>> = {
  ...Object.fromEntries(known.map((scenario: Scenario) => [scenario.name, () => crashOnce(scenario)])),
  ...Object.fromEntries(
    Object.entries(flows).map(([flow, event]) => [
      `${flow}, twice`,
      () => crashTwice(`${flow}, twice`, wholeWay, event),
    ]),
  ),
};

function row(name: string, cells: readonly (string | number)[]): string {
  return `${name.padEnd(24)}${cells.map((cell) => String(cell).padStart(14)).join("")}`;
}

const cellsOf = ({ points, verdicts: counts, cpuSeconds }: Explored): (string | number)[] => [
  points,
  ...verdicts.map((name) => counts[name]),
  `${cpuSeconds.toFixed(1)} s`,
];

function sum(all: readonly Explored[]): Explored {
  const counts = noVerdicts();
  for (const one of all) for (const name of verdicts) counts[name] += one.verdicts[name];
  const of = (value: (one: Explored) => number) => all.reduce((total, one) => total + value(one), 0);
  const faults = all.flatMap((one) => one.faults);
  return {
    name: "all",
    points: of(({ points }) => points),
    verdicts: counts,
    faults,
    cpuSeconds: of((one) => one.cpuSeconds),
  };
}

/** Works off jobs in a separate process, until none is left. */
function work(waiting: string[], onDone: (explored: Explored) => void): Promise<void> {
  const worker = fork(fileURLToPath(import.meta.url), ["--worker"], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const next = (): void => {
    const name = waiting.shift();
    if (name === undefined) worker.disconnect();
    else worker.send(name);
  };
  return new Promise((resolve, reject) => {
    worker.on("message", (explored: Explored) => {
      onDone(explored);
      next();
    });
    worker.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`A worker exited with ${code}; its output is above.`)),
    );
    next();
  });
}

if (process.argv[2] === "--worker") {
  process.on("message", async (name: string) => {
    const job = jobs[name];
    if (!job) throw new Error(`There is no ${name}.`);
    process.send?.(await job());
  });
} else {
  const only = process.argv[2];
  const waiting = Object.keys(jobs).filter((name) => only === undefined || name === only);
  if (waiting.length === 0) throw new Error(`There is no "${only}"; choose ${Object.keys(jobs).join("; ")}.`);
  const startMs = performance.now();
  const done: Explored[] = [];
  console.log(row("", ["points", ...verdicts, "CPU"]));
  const onDone = (explored: Explored): void => {
    done.push(explored);
    console.log(row(explored.name, cellsOf(explored)));
    for (const fault of explored.faults) console.log(`  ${fault}`);
  };
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), waiting.length) }, () => work(waiting, onDone)),
  );
  const all = sum(done);
  console.log(row("all", cellsOf(all)));
  console.log(`${Math.round((performance.now() - startMs) / 1_000)} seconds`);
  if (all.verdicts.wrong > 0 || all.verdicts["not reached"] > 0) process.exitCode = 1;
}
