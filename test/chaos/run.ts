import { setTimeout as sleep } from "node:timers/promises";
import type { SideName } from "@masked-conversations/client";
import type { Chaos } from "@masked-conversations/simulator";
import type { Person } from "../../scenarios/person.ts";
import type { World } from "../../scenarios/world.ts";
import { conversationsIn } from "../aws/contents.ts";
import { type InProcessStack, startInProcess } from "../in-process/stack.ts";
import { type Evidence, gather } from "./evidence.ts";
import { type Kind, type Plan, plans } from "./plan.ts";
import { chatsAgain, play } from "./play.ts";
import type { Run } from "./talk.ts";

/** The failure rates (issue 4, point 2). */
const disturbances: Partial<Chaos> = {
  webhookDuplicate: 0.1,
  webhookReorder: 0.1,
  webhookLoss: 0.02,
  webhookDelay: 0.1,
  webhookDelayMs: 60,
  rest429: 0.05,
  rest5xx: 0.05,
  restTimeoutAfter: 0.02,
};
const calm = Object.fromEntries(Object.keys(disturbances).map((name) => [name, 0]));

/** Enough attempts that random failures alone never fill the dead-letter queue, which other tests cover. */
const queueing = { attempts: 200, retryAfterMs: 10, deduplicates: false };

const settlingRounds = 50;
const concurrentClosings = 25;
const dayAndAnHourSeconds = 25 * 60 * 60;

/**
 * Waits until nothing is in flight at Twilio or on the queue, and neither has caused anything new at the other.
 */
async function settle({ world, queue }: InProcessStack): Promise<void> {
  let after = 0;
  for (let round = 0; round < settlingRounds; round++) {
    await world.phones.idle(60);
    await queue.empty();
    const news = await world.phones.history(after);
    const last = news.at(-1);
    if (!last) return;
    after = last.sequence;
    await sleep(20);
  }
  throw new Error(`The stack did not settle in ${settlingRounds} rounds.`);
}

async function inTurns<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += atOnce)
    await Promise.all(items.slice(start, start + atOnce).map(act));
}

export interface RunSettings {
  seed: number;
  conversations: number;
  startsWithinMs: number;
  /** The kind of all conversations. @default mixed */
  only?: Kind;
  /** How often a day passes, closing all windows, before people continue. */
  days?: number;
}

/** The people of each conversation: two new ones, unless the initiator is shared with the previous one. */
function castOf(drawn: readonly Plan[], world: World): Map<string, Record<SideName, Person>> {
  const cast = new Map<string, Record<SideName, Person>>();
  let before: Plan | undefined;
  for (const plan of drawn) {
    const { reference, channels, sharesInitiator } = plan;
    const isShared = sharesInitiator && before?.channels.initiator === channels.initiator;
    const shared = isShared ? cast.get(before?.reference ?? "")?.initiator : undefined;
    const invitee = world.person("invitee", channels.invitee);
    cast.set(reference, { initiator: shared ?? world.person("initiator", channels.initiator), invitee });
    before = plan;
  }
  return cast;
}

/**
 * Plays many conversations in one stack under chaos, lets it settle, closes what is open, and gathers the evidence.
 */
export async function runChaos({
  seed,
  conversations,
  startsWithinMs,
  only,
  days = 0,
}: RunSettings): Promise<Evidence> {
  let people = 0;
  const newDigits = () => String(100_000_000 + people++);
  const stack = await startInProcess({ switches: { mutationsPerSecond: null }, newDigits, queueing });
  try {
    const run: Run = { stack, written: [], stopped: new Set(), surprises: [] };
    await stack.world.phones.chaos({ ...disturbances, seed });
    const drawn = plans(seed, conversations, startsWithinMs, only);
    const cast = castOf(drawn, stack.world);
    const talks = await Promise.all(
      drawn.map(async (plan) => {
        const people = cast.get(plan.reference);
        if (!people) throw new Error("The plan has no people.");
        return play(plan, people, run);
      }),
    );
    for (let day = 0; day < days; day++) {
      await settle(stack);
      await stack.world.phones.advance(dayAndAnHourSeconds);
      await Promise.all(talks.map(chatsAgain));
    }
    await stack.world.phones.chaos(calm);
    await settle(stack);
    const beforeClosing = await gather(run, drawn, days);
    const open = conversationsIn(stack.aws).filter(({ status }) => status !== "closed");
    await inTurns(open, concurrentClosings, ({ reference }) => stack.world.close(reference));
    await settle(stack);
    return { ...(await gather(run, drawn, days)), beforeClosing };
  } finally {
    await stack.close();
  }
}
