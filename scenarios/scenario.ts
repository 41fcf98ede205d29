import type { World } from "./world.ts";

/** A flow that `npm start` plays and `npm test` checks. */
export interface Scenario {
  /** For `npm start -- --scenario`. */
  name: string;
  title: string;
  /** @throws when an expectation fails */
  play(world: World): Promise<void>;
}
