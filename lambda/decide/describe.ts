import type { ConversationAnswer, SideAnswer } from "@masked-conversations/client";
import { maskAddress } from "@masked-conversations/client";
import type { Conversation, Side } from "../model/conversation.ts";
import { isReachable } from "./windows.ts";

export function describeWindow(side: Pick<Side, "channel" | "windowEndsAtMs">, nowMs: number): SideAnswer["window"] {
  if (side.channel !== "whatsapp") return { state: "none" };
  if (!isReachable(side, nowMs) || side.windowEndsAtMs === undefined) return { state: "closed" };
  return { state: "open", endsAt: new Date(side.windowEndsAtMs).toISOString() };
}

function describeSide(side: Side, nowMs: number): SideAnswer {
  return {
    address: maskAddress(side.address),
    participantSid: side.participantSid,
    proxyAddress: side.proxyAddress,
    window: describeWindow(side, nowMs),
  };
}

/** A conversation as callers see it. */
export function conversationAnswer(conversation: Conversation, nowMs: number, replayed: boolean): ConversationAnswer {
  return {
    ok: true,
    reference: conversation.reference,
    conversationSid: conversation.conversationSid,
    status: conversation.status,
    closeReason: conversation.status === "closed" ? conversation.closeReason : undefined,
    replayed,
    initiator: describeSide(conversation.initiator, nowMs),
    invitee: describeSide(conversation.invitee, nowMs),
  };
}
