import { writeFileSync } from "node:fs";
import { check, type Verdict } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import type { Violation } from "./invariants/violation.ts";
import { type RunSettings, runChaos } from "./run.ts";
import { story } from "./story.ts";

/**
 * Plays many concurrent conversations while webhooks are lost, duplicated and reordered, and calls to Twilio fail or lose
 * their responses. Then checks the invariants (docs/reliability.md) on the phones, at Twilio and in the tables.
 *
 * `npm run chaos` plays it at full size. The same seed produces the same plans and failures, but which conversation a
 * failure affects depends on timing, so a violation may take a few runs to reproduce.
 */

const seed = Number(process.env.CHAOS_SEED ?? 1);
const conversations = Number(process.env.CHAOS_CONVERSATIONS ?? 60);
/** Limits the history that is read at once; more conversations run in more stacks, concurrently. */
const perStack = 250;
/** All conversations share one thread: at a higher rate, calls would time out by overload. */
const startsEveryMs = 80;
const windowsShare = 0.1;
const storiesLimit = 100;

const toStdout = process.stdout.write.bind(process.stdout);
beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

function report(verdicts: readonly Verdict[]): void {
  const sum = (name: string) => {
    const all = verdicts.map(({ figures }) => figures[name] ?? 0);
    return name.endsWith("at most") ? Math.max(...all) : all.reduce((one, other) => one + other, 0);
  };
  const lines = Object.keys(verdicts[0]?.figures ?? {}).map((name) => `  ${String(sum(name)).padStart(8)} ${name}`);
  toStdout(`CHAOS_SEED=${seed} CHAOS_CONVERSATIONS=${conversations}\n${lines.join("\n")}\n`);
}

/** With `CHAOS_STORIES=<folder>`, writes a file for each violation that shows what led to it. */
function writeStories(found: readonly { violation: Violation; of: Evidence | undefined }[]): void {
  const folder = process.env.CHAOS_STORIES;
  if (!folder) return;
  for (const [index, { violation, of }] of found.slice(0, storiesLimit).entries()) {
    if (of)
      writeFileSync(
        `${folder}/${seed}-${index}.txt`,
        `${JSON.stringify(violation)}\n${story(of, violation.reference)}`,
      );
  }
}

test("under random failures nothing is lost, duplicated or left behind", async () => {
  const withWindows = Math.ceil(conversations * windowsShare);
  const mixed = conversations - withWindows;
  const stacks = Math.ceil(mixed / perStack);
  const startsWithinMs = conversations * startsEveryMs;
  const settings: RunSettings[] = [
    ...Array.from({ length: stacks }, (_, index) => ({
      seed: seed + index,
      conversations: Math.ceil(mixed / stacks),
      startsWithinMs,
    })),
    { seed, conversations: withWindows, startsWithinMs, only: "windows", days: 2 },
  ];
  const evidence = await Promise.all(settings.map(runChaos));
  const verdicts = evidence.map(check);
  report(verdicts);
  const found = verdicts.flatMap(({ violations }, index) =>
    violations.map((violation) => ({ violation, of: evidence[index] })),
  );
  writeStories(found);
  expect(found.slice(0, 20).map(({ violation }) => violation)).toEqual([]);
}, 900_000);
