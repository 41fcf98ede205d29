import type { HistoryEntry } from "@masked-conversations/simulator";
import type { DescribedConversation } from "../lambda/operations/describe-conversation.ts";
import type { Play } from "./on-stage.ts";
import { type LineContent, type Names, tellEvent, tellHistory } from "./story.ts";
import type { BusEvent } from "./ticks.ts";

/**
 * The story of a conversation so far, in chronological order, from Twilio's history and the conversation's timeline.
 * Also records the fates of its messages in the play.
 */
export function linesOfPast(
  history: readonly HistoryEntry[],
  { timeline }: Pick<DescribedConversation, "timeline">,
  play: Play,
  names: Names,
): { at: string; content: LineContent; raw: unknown }[] {
  const past: { at: string; content: LineContent; raw: unknown }[] = [];
  for (const entry of history.filter((one) => play.concerns(one))) {
    if (entry.kind === "receipt") play.fates.noteReceipt(entry);
    const content = tellHistory(entry, names);
    if (content) past.push({ at: entry.at, content, raw: entry });
  }
  for (const { at, type, detail } of timeline) {
    const event: BusEvent = { "detail-type": type, detail: { id: "", at, ...detail } };
    play.fates.noteEvent(event);
    past.push({ at, content: tellEvent(event, names), raw: event });
  }
  return past.sort((one, other) => (one.at < other.at ? -1 : 1));
}
