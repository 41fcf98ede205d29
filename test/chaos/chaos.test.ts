import { writeFileSync } from "node:fs";
import { check, type Verdict } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import type { Violation } from "./invariants/violation.ts";
import { type RunSettings, runChaos } from "./run.ts";
import { story } from "./story.ts";

/**
 * Many conversations at once while webhooks are lost, doubled and overtaken and Twilio refuses calls or loses its
 * answers. What must always hold (docs/reliability.md) is asked of the phones, of Twilio's inside and of the tables.
 *
 * `npm run chaos` plays it in full. The same seed draws the same plans and misfortunes; which conversation a misfortune
 * hits depends on the real concurrency, so a failure may take a few runs to come again.
 */

const seed = Number(process.env.CHAOS_SEED ?? 1);
const conversations = Number(process.env.CHAOS_CONVERSATIONS ?? 60);
/** One stack's history and phones are read at once: more conversations are in more stacks, side by side. */
const perStack = 250;
/** One process and one thread play all of them: faster, and calls would end in time-outs that nobody ordered. */
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

/** `CHAOS_STORIES=<folder>`: what led to each violation, one file each. */
function writeStories(found: readonly { violation: Violation; of: Evidence | undefined }[]): void {
  const folder = process.env.CHAOS_STORIES;
  if (!folder) return;
  for (const [place, { violation, of }] of found.slice(0, storiesLimit).entries()) {
    if (of)
      writeFileSync(
        `${folder}/${seed}-${place}.txt`,
        `${JSON.stringify(violation)}\n${story(of, violation.reference)}`,
      );
  }
}

test("whatever goes wrong by chance, nothing is lost, doubled or left behind", async () => {
  const withWindows = Math.ceil(conversations * windowsShare);
  const mixed = conversations - withWindows;
  const stacks = Math.ceil(mixed / perStack);
  const startsWithinMs = conversations * startsEveryMs;
  const settings: RunSettings[] = [
    ...Array.from({ length: stacks }, (_, place) => ({
      seed: seed + place,
      conversations: Math.ceil(mixed / stacks),
      startsWithinMs,
    })),
    { seed, conversations: withWindows, startsWithinMs, only: "windows", days: 2 },
  ];
  const evidence = await Promise.all(settings.map(runChaos));
  const verdicts = evidence.map(check);
  report(verdicts);
  const found = verdicts.flatMap(({ violations }, place) =>
    violations.map((violation) => ({ violation, of: evidence[place] })),
  );
  writeStories(found);
  expect(found.slice(0, 20).map(({ violation }) => violation)).toEqual([]);
}, 900_000);
