import { type Purpose, type SideName, sideNames } from "@masked-conversations/client";
import type { CommandBody } from "../model/commands.ts";
import type { Build, Context } from "./context.ts";
import { heldIn } from "./held-messages.ts";
import { personOf } from "./sides.ts";
import { isReachable } from "./windows.ts";

/** What the business itself sends to one of the two. */

const text = (purpose: Purpose, to: SideName, key: "justAMoment" | "declined" | "askAgain"): CommandBody[] => [
  { verb: "send-text", purpose, to, text: key },
];

/**
 * One template for each closed window, however many messages wait: to the person for whom the event's message is held.
 */
function reengagement({ conversation, event, configuration: { reengagementTemplate } }: Context): CommandBody[] {
  if (!reengagementTemplate || !("messageSid" in event)) return [];
  const waiting = heldIn(conversation).find(({ messageSid }) => messageSid === event.messageSid);
  if (!waiting || conversation[waiting.for].isReengaged) return [];
  const content = { template: reengagementTemplate, variables: {} };
  return [{ verb: "send", purpose: "re-engagement", to: waiting.for, content }];
}

/** A last word to those who have written here and can be told; never to somebody who wants nothing more. */
function farewells({ conversation, event, classification, nowMs }: Context): CommandBody[] {
  const leaving = classification.trigger === "stopped" ? personOf(conversation, event) : undefined;
  const told = sideNames.filter(
    (side) => side !== leaving && conversation[side].hasWritten && isReachable(conversation[side], nowMs),
  );
  return told.map((to) => ({ verb: "send-text", purpose: "farewell", to, text: "farewell" }));
}

/**
 * A text needs no template only where no window is in the way; a template is a waste where the person can be reached
 * without.
 */
function introduction({ conversation, nowMs }: Context): CommandBody[] {
  if (conversation.status !== "opening" && conversation.status !== "inviting") return [];
  const { introduction: content, initiator } = conversation;
  if (!content) return [];
  const isSuperfluous = initiator.channel === "whatsapp" && isReachable(initiator, nowMs);
  return isSuperfluous ? [] : [{ verb: "send", purpose: "introduction", to: "initiator", content }];
}

function notice({ event }: Context): CommandBody[] {
  if (event.type !== "SendMessageRequested") return [];
  const { call, request } = event;
  return [{ verb: "send", purpose: "notice", to: request.to, content: request.message, call }];
}

/** For each name of the table that sends: what is to be done. */
export const sendingCommands = {
  sendInvitation: ({ conversation }) =>
    conversation.status === "opening" && conversation.invitation
      ? [{ verb: "send", purpose: "invitation", to: "invitee", content: conversation.invitation }]
      : [],
  sendIntroduction: introduction,
  sendJustAMoment: () => text("just-a-moment", "invitee", "justAMoment"),
  sendDeclined: () => text("declined", "invitee", "declined"),
  sendAskAgain: () => text("ask-again", "invitee", "askAgain"),
  sendNotice: notice,
  sendReengagement: reengagement,
  sendFarewell: farewells,
} as const satisfies Record<string, Build>;
