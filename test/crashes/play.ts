import { isDeepStrictEqual } from "node:util";
import type { Scenario } from "../../scenarios/scenario.ts";
import { conversationsIn } from "../aws/contents.ts";
import { inVirtualTime } from "../in-process/virtual-time.ts";
import { type EndState, endState } from "./end-state.ts";
import { type Call, Crashes, type CrashPoint } from "./lambda.ts";
import { losses } from "./losses.ts";
import { type CrashingStack, startCrashing } from "./stack.ts";

/** The result of a scenario. */
export interface Played {
  calls: Call[];
  /** The planned crashes that happened. */
  happened: CrashPoint[];
  /** The scenario's error. */
  failure?: string;
  state: EndState;
  /**
   * If a webhook was not answered and the end state differs: the violations once every conversation is closed.
   */
  losses?: string[];
}

const settlingRounds = 20;

/**
 * Waits until nothing is in flight at Twilio or on the queue, and neither has caused anything new at the other.
 */
async function settle({ world, queue }: CrashingStack): Promise<void> {
  let after = 0;
  for (let round = 0; round < settlingRounds; round++) {
    await world.phones.idle(60);
    await queue.empty();
    const last = (await world.phones.history(after)).at(-1);
    if (!last) return;
    after = last.sequence;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`The stack did not settle in ${settlingRounds} rounds.`);
}

/** Closes every open conversation, which is its next milestone. */
async function closeAll(stack: CrashingStack): Promise<void> {
  for (const { reference, status } of conversationsIn(stack.aws)) {
    if (status !== "closed") await stack.world.close(reference);
  }
  await settle(stack);
}

/**
 * Plays a scenario in a new stack, whose processes crash as planned.
 * @param expected the end state without crashes; undefined in that run itself
 */
export function play(scenario: Scenario, planned: readonly CrashPoint[], expected?: EndState): Promise<Played> {
  return inVirtualTime(async () => {
    const crashes = new Crashes(planned);
    const stack = await startCrashing(crashes);
    try {
      const failure = await scenario.play(stack.world).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      await settle(stack);
      const played = {
        calls: [...crashes.calls],
        happened: [...crashes.happened],
        failure,
        state: await endState(stack),
      };
      const isAsExpected = !expected || (!failure && isDeepStrictEqual(played.state, expected));
      if (isAsExpected || stack.unanswered.length === 0) return played;
      await closeAll(stack);
      return { ...played, losses: await losses(stack) };
    } finally {
      await stack.close();
    }
  });
}
