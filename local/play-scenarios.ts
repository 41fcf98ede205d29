import { seconds } from "./progress.ts";

/** What is needed of a scenario to play it (`scenarios/index.ts`). */
export interface PlayableScenario<World> {
  name: string;
  title: string;
  /** @throws when something is not as it should be. */
  play(world: World): Promise<void>;
}

/** Plays one scenario after the other, also after one has failed. @returns the names of those that failed. */
export async function playScenarios<World>(
  scenarios: readonly PlayableScenario<World>[],
  world: World,
  tell: (line: string) => void,
): Promise<string[]> {
  const failed: string[] = [];
  for (const scenario of scenarios) {
    const { name, title } = scenario;
    tell(`\n▶ ${name}: ${title}`);
    const startedAtMs = performance.now();
    try {
      await scenario.play(world);
      tell(`✓ ${name} ${seconds(performance.now() - startedAtMs)}`);
    } catch (error) {
      failed.push(name);
      tell(
        `✗ ${name} ${seconds(performance.now() - startedAtMs)}\n${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }
  return failed;
}
