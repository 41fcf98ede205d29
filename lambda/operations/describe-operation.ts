import {
  type ConversationAnswer,
  describeConversationRequest,
  type Refusal,
  refusal,
} from "@masked-conversations/client";
import { describeConversation } from "../decide/describe.ts";
import { heldIn } from "../decide/held-messages.ts";
import type { ConversationStore } from "../tables/conversations.ts";
import { readRequest } from "./validate.ts";

export interface DescribedConversation extends ConversationAnswer {
  /** Messages that wait for somebody's window, oldest first. */
  held: { messageSid: string; for: string; since: string }[];
  attributes: Record<string, unknown>;
  /** Turning points, oldest first. */
  timeline: { at: string; type: string; detail: Record<string, unknown> }[];
}

/** The operation DescribeConversation: it reads, so it needs no queue. */
export function describing(conversations: Pick<ConversationStore, "load" | "timeline">, clock: () => number) {
  return async (input: unknown): Promise<Refusal | DescribedConversation> => {
    const read = readRequest(describeConversationRequest, input);
    if ("refusal" in read) return read.refusal;
    const { reference } = read.request;
    const [conversation, timeline] = await Promise.all([
      conversations.load(reference),
      conversations.timeline(reference),
    ]);
    if (!conversation)
      return refusal("NOT_FOUND", "There is no conversation under this reference.", { path: "reference" });
    return {
      ...describeConversation(conversation, clock(), false),
      held: heldIn(conversation).map((message) => ({
        messageSid: message.messageSid,
        for: message.for,
        since: new Date(message.heldAtMs).toISOString(),
      })),
      attributes: conversation.attributes,
      timeline: timeline.map(({ atMs, type, detail }) => ({ at: new Date(atMs).toISOString(), type, detail })),
    };
  };
}
