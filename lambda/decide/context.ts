import type { EventName, ExactDetail, OwnDetail } from "@masked-conversations/client";
import type { Announcing, CommandBody } from "../model/commands.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";
import type { ConversationEvent } from "../model/events.ts";
import type { Classification } from "./triggers.ts";

/** What a command's name is filled in from. */
export interface Context {
  /** With what the event tells, in the state in which the event found it. */
  conversation: Conversation;
  /** The same, in the state to which the event moves it. */
  next: Conversation;
  event: ConversationEvent;
  classification: Classification;
  configuration: RuntimeConfiguration;
  nowMs: number;
}

/** What a name of the table comes to. An empty list: nothing is needed in this context. */
export type Build = (context: Context) => CommandBody[];

/** Events carry the caller's own attributes and SIDs, and never an address or a text. */
export function announce<Name extends EventName, Own extends OwnDetail<Name>>(
  type: Name,
  { next, nowMs }: Pick<Context, "next" | "nowMs">,
  own: ExactDetail<Name, Own>,
): Announcing {
  const { reference, conversationSid, status, attributes } = next;
  const detail = { reference, conversationSid, status, attributes, ...own };
  // The compiler does not see that an event's own detail and a conversation's are the whole of it, name by name.
  return { verb: "announce", type, atMs: nowMs, detail } as unknown as Announcing;
}
