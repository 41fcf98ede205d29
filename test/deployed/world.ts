import { connectWorld, type World } from "../../scenarios/world.ts";
import { endpoints, testsApiKey } from "./stack.ts";

/** The running stack and everybody's phones; the story goes nowhere, the tests say what matters. */
export function connect(): World {
  const { twilioCredentials, ...reach } = endpoints();
  return connectWorld(
    { ...reach, ...(twilioCredentials && { twilioCredentials: { ...twilioCredentials, ...testsApiKey } }) },
    () => undefined,
  );
}
