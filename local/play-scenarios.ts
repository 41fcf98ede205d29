import { seconds } from "./progress.ts";

/** The parts of a scenario needed to play it (`scenarios/index.ts`). */
export interface PlayableScenario<World> {
  name: string;
  title: string;
  /** @throws when an expectation fails. */
  play(world: World): Promise<void>;
}

/** Plays the scenarios one after the other, even if some fail. @returns the names of those that failed. */
export async function playScenarios<World>(
  scenarios: readonly PlayableScenario<World>[],
  world: World,
  report: (line: string) => void,
): Promise<string[]> {
  const failed: string[] = [];
  for (const scenario of scenarios) {
    const { name, title } = scenario;
    report(`\n▶ ${name}: ${title}`);
    const startedAtMs = performance.now();
    try {
      await scenario.play(world);
      report(`✓ ${name} ${seconds(performance.now() - startedAtMs)}`);
    } catch (error) {
      failed.push(name);
      report(
        `✗ ${name} ${seconds(performance.now() - startedAtMs)}\n${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }
  return failed;
}
