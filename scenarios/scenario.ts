import type { World } from "./world.ts";

/** One flow, once: `npm start` plays it, `npm test` asserts it. */
export interface Scenario {
  /** What `npm start -- --scenario` calls it. */
  name: string;
  title: string;
  /** @throws when something is not as it should be */
  play(world: World): Promise<void>;
}
