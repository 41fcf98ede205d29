import {
  type ConversationAnswer,
  type DescribeConversationRequest,
  type Refusal,
  refusal,
} from "@masked-conversations/client";
import { conversationAnswer } from "../decide/describe.ts";
import { heldIn } from "../decide/held-messages.ts";
import type { ConversationStore } from "../tables/conversations.ts";

export interface DescribedConversation extends ConversationAnswer {
  /** Messages that wait for somebody's window, oldest first. */
  held: { messageSid: string; for: string; since: string }[];
  attributes: Record<string, unknown>;
  /** Milestones, oldest first. */
  timeline: { at: string; type: string; detail: Record<string, unknown> }[];
}

/** A conversation as it is now, and how it came to be so. */
export async function tellConversation(
  { reference }: DescribeConversationRequest,
  conversations: Pick<ConversationStore, "load" | "timeline">,
  clock: () => number,
): Promise<Refusal | DescribedConversation> {
  const [conversation, timeline] = await Promise.all([
    conversations.load(reference),
    conversations.timeline(reference),
  ]);
  if (!conversation)
    return refusal("NOT_FOUND", "There is no conversation under this reference.", { path: "reference" });
  return {
    ...conversationAnswer(conversation, clock(), false),
    held: heldIn(conversation).map((message) => ({
      messageSid: message.messageSid,
      for: message.for,
      since: new Date(message.heldAtMs).toISOString(),
    })),
    attributes: conversation.attributes,
    timeline: timeline.map(({ atMs, type, detail }) => ({ at: new Date(atMs).toISOString(), type, detail })),
  };
}
