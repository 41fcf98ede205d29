import type { HistoryEntry } from "@masked-conversations/simulator";
import type { DescribedConversation } from "../lambda/operations/describe-conversation.ts";
import type { Play } from "./on-stage.ts";
import { type Names, type Told, tellEvent, tellHistory } from "./story.ts";
import type { BusEvent } from "./ticks.ts";

/**
 * What has happened in a conversation before anybody looked: what Twilio's history and the conversation's timeline
 * tell, in the order in which it happened. What became of its messages is noted in the play on the way.
 */
export function tellPast(
  history: readonly HistoryEntry[],
  { timeline }: Pick<DescribedConversation, "timeline">,
  play: Play,
  names: Names,
): { at: string; told: Told; raw: unknown }[] {
  const past: { at: string; told: Told; raw: unknown }[] = [];
  for (const entry of history.filter((one) => play.concerns(one))) {
    if (entry.kind === "receipt") play.fates.noteReceipt(entry);
    const told = tellHistory(entry, names);
    if (told) past.push({ at: entry.at, told, raw: entry });
  }
  for (const { at, type, detail } of timeline) {
    const event: BusEvent = { "detail-type": type, detail: { id: "", at, ...detail } };
    play.fates.noteEvent(event);
    past.push({ at, told: tellEvent(event, names), raw: event });
  }
  return past.sort((one, other) => (one.at < other.at ? -1 : 1));
}
