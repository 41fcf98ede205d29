import type { ConversationInside, HandsetMessage, HistoryEntry } from "@masked-conversations/simulator";
import type { Conversation } from "../../lambda/model/conversation.ts";
import type { TimelineEntry } from "../../lambda/tables/conversations.ts";
import { conversationsIn, heldPairsIn, timelineIn } from "../aws/contents.ts";
import type { Written } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { Run } from "./talk.ts";

/** Everything observable about a run, from outside and in the tables. */
export interface Evidence {
  plans: readonly Plan[];
  written: readonly Written[];
  surprises: readonly string[];
  /** How often all windows closed. */
  days: number;
  conversations: readonly Conversation[];
  heldPairs: readonly string[];
  schedules: readonly string[];
  deadLetters: readonly string[];
  maxAttempts: number;
  timeline: ReadonlyMap<string, readonly TimelineEntry[]>;
  /** By address. */
  phones: ReadonlyMap<string, readonly HandsetMessage[]>;
  /** By SID. */
  inside: ReadonlyMap<string, ConversationInside>;
  history: readonly HistoryEntry[];
  /** Taken once everything had settled, before the open conversations were closed. */
  beforeClosing?: Evidence;
}

export async function gather(
  { stack, written, surprises }: Run,
  plans: readonly Plan[],
  days: number,
): Promise<Evidence> {
  const { aws, queue, world } = stack;
  const timeline = new Map<string, TimelineEntry[]>(plans.map(({ reference }) => [reference, []]));
  for (const entry of timelineIn(aws)) timeline.get(entry.reference)?.push(entry);
  const phones = new Map<string, HandsetMessage[]>();
  for (const { address } of world.people) {
    if (!phones.has(address)) phones.set(address, await world.phones.handset(address).messages());
  }
  return {
    plans,
    written: [...written],
    surprises: [...surprises],
    days,
    conversations: conversationsIn(aws),
    heldPairs: heldPairsIn(aws),
    schedules: [...aws.schedules.values()].map(({ event }) => `${event.type} of ${event.reference}`),
    deadLetters: queue.deadLetters.map(({ event, error }) => `${event.reference} ${event.type}: ${error}`),
    maxAttempts: queue.maxAttempts,
    timeline,
    phones,
    inside: new Map((await world.phones.conversations()).map((inside) => [inside.sid, inside])),
    history: await world.phones.history(),
  };
}
