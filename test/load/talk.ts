import type { SideName } from "@masked-conversations/client";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { windowLengthMs } from "../../lambda/decide/windows.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { remember } from "../../lambda/model/fingerprint.ts";
import { signedRequest } from "../lambda/webhooks/signed-request.ts";

/**
 * What two people write to each other, as the webhooks that Twilio would send of it.
 *
 * `relayed`: both windows are open, so Twilio itself has delivered the message, and the product only takes note.
 * `held`: the invitee's window is closed and they were asked to write already, so each message is held and announced.
 */
export type Kind = "relayed" | "held";

export interface Talk {
  kind: Kind;
  /** As it is in the table before anybody writes. */
  conversation: Conversation;
  /** The messages' SIDs at Twilio, in the order in which they are written. */
  messageSids: string[];
}

const sid = (prefix: string, number: number): string => `${prefix}${number.toString(16).padStart(32, "0")}`;

/**
 * @param connected a conversation that the product has opened and connected; the others differ from it in who talks,
 * and in their names
 */
export function talkOf(connected: Conversation, number: number, messages: number, kind: Kind): Talk {
  const { initiator, invitee } = connected;
  const sideOf = (side: typeof initiator, place: number) => ({
    ...side,
    address: `whatsapp:+5511${String(100_000_000 + 2 * number + place)}`,
    participantSid: sid("MB", 2 * number + place),
  });
  const asked = { windowEndsAtMs: Date.now() - windowLengthMs, isReengaged: true as const };
  return {
    kind,
    conversation: {
      ...connected,
      reference: `load-${number}`,
      version: 1,
      conversationSid: sid("CH", number),
      recentEvents: [],
      initiator: sideOf(initiator, 0),
      invitee: { ...sideOf(invitee, 1), ...(kind === "held" && asked) },
    },
    messageSids: Array.from({ length: messages }, (_, index) => sid("IM", number * messages + index)),
  };
}

/** Both write in turns; where the invitee's window is closed, it stays closed only while they write nothing. */
const authorOf = ({ kind }: Talk, index: number): SideName =>
  kind === "held" || index % 2 === 0 ? "initiator" : "invitee";

/** The webhook of one message, signed (Twilio, "Conversations Webhooks": onMessageAdded). */
export function webhookOf(talk: Talk, index: number): APIGatewayProxyEventV2 {
  const { conversation, messageSids } = talk;
  const { address, participantSid = "" } = conversation[authorOf(talk, index)];
  const fields: [string, string][] = [
    ["AccountSid", sid("AC", 1)],
    ["EventType", "onMessageAdded"],
    ["ConversationSid", conversation.conversationSid ?? ""],
    ["MessageSid", messageSids[index] ?? ""],
    ["ParticipantSid", participantSid],
    ["Index", String(index)],
    ["Author", address],
    ["Body", `Message ${index}: I am at the corner, which door is yours?`],
    ["Attributes", "{}"],
    ["Source", "WHATSAPP"],
    ["DateCreated", new Date().toISOString()],
    ["RetryCount", "0"],
  ];
  return signedRequest(fields, { query: `reference=${conversation.reference}` });
}

/**
 * The names under which the product remembers these messages' events, in order: what its table holds when all went
 * well.
 */
export const rememberedAs = (messageSids: readonly string[]): string[] =>
  messageSids.flatMap((messageSid) => remember([], `onMessageAdded.${messageSid}`));
