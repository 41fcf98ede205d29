import type { EventName, SideName } from "@masked-conversations/client";
import type { Announcing, CommandBody } from "../model/commands.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";
import type { ConversationEvent } from "../model/events.ts";
import { sideOfParticipant } from "./apply.ts";
import type { Judgement } from "./classify.ts";

/** What a command's name is filled in from. */
export interface Circumstances {
  conversation: Conversation;
  event: ConversationEvent;
  judgement: Judgement;
  configuration: RuntimeConfiguration;
  nowMs: number;
}

/** What a name of the table comes to. An empty list: nothing is needed in these circumstances. */
export type Build = (circumstances: Circumstances) => CommandBody[];

/** Events carry the caller's own attributes and SIDs, and never an address or a text. */
export function announce(
  type: EventName,
  { conversation, nowMs }: Circumstances,
  detail: Record<string, unknown> = {},
): Announcing {
  const { reference, conversationSid, status, attributes } = conversation;
  return { verb: "announce", type, atMs: nowMs, detail: { reference, conversationSid, status, attributes, ...detail } };
}

/** The person whom the event is about: who wrote, or who could not be sent a message. */
export function personOf({ conversation, event }: Pick<Circumstances, "conversation" | "event">): SideName {
  if (event.type === "MessageAdded")
    return sideOfParticipant(conversation, event.participantSid, event.author) ?? "invitee";
  if (event.type === "DeliveryFailed") return sideOfParticipant(conversation, event.participantSid) ?? "invitee";
  if (event.type === "PersonOptedOut") return sideOfParticipant(conversation, undefined, event.address) ?? "invitee";
  return "invitee";
}
