import { connectWorld, type World } from "../../scenarios/world.ts";
import { endpoints } from "./stack.ts";

/** The running stack and everybody's phones; the story goes nowhere, the tests say what matters. */
export function connect(): World {
  return connectWorld(endpoints(), () => undefined);
}
