import { SimulatorClient } from "@masked-conversations/simulator";
import type { Endpoints } from "../local/endpoints.ts";
import type { Reach } from "../scenarios/reach.ts";
import { reachDeployed } from "../scenarios/world.ts";
import { subscribeToEvents } from "./bus-events.ts";
import { letFunctionDie } from "./kill-function.ts";
import type { BusEvent } from "./ticks.ts";

/** The public interfaces of the product and the simulator. */
export interface PublicWays {
  reach: Reach;
  /** @returns a function that ends the subscription */
  subscribe(onEvent: (event: BusEvent) => void): Promise<() => Promise<void>>;
  /** @returns a function that restores what was changed */
  letFunctionDie(): Promise<() => Promise<void>>;
}

/** The deployed stack: operations are Lambda functions, events come from its bus. */
export const waysTo = (endpoints: Endpoints): PublicWays => ({
  reach: reachDeployed(endpoints),
  subscribe: (onEvent) => subscribeToEvents(endpoints, onEvent),
  letFunctionDie: () => letFunctionDie(endpoints, new SimulatorClient(endpoints.twilioUrl)),
});
