import type { UndeliverableReason } from "@masked-conversations/client";
import type { CommandBody } from "../model/commands.ts";
import type { Conversation, Side } from "../model/conversation.ts";
import type { HeldCheckDue, MessageAdded } from "../model/events.ts";
import type { HeldMessage } from "../model/terms.ts";
import { addBusinessMessage } from "./business-messages.ts";
import { announce, type Build, type Context } from "./context.ts";

import { isReachable } from "./windows.ts";

/** The rules of held messages: what is held, for how long, when it is released, and what is reported instead. Pure. */

/** More held messages than this are reported instead of held: somebody writes and writes, and nobody comes. */
export const heldMessagesLimit = 100;

/** What has waited for longer is reported: nobody expects it any more. */
export const heldAgeLimitMs = 7 * 24 * 60 * 60_000;

/** True for what has been held for so long at a time that it is reported. */
export const isTooOld = ({ heldAtMs }: HeldMessage, atMs: number): boolean => heldAtMs + heldAgeLimitMs <= atMs;

/** Nothing is held once the conversation has closed: it was reported, or released with the close. */
export const heldIn = (conversation: Conversation): HeldMessage[] =>
  conversation.status === "closed" ? [] : conversation.held;

export const isHeld = (conversation: Conversation, sid: string): boolean =>
  heldIn(conversation).some(({ messageSid }) => messageSid === sid);

/**
 * True when Twilio has not sent the message to its receiver, as far as can be told without a receipt. On chat
 * everything that was written is seen.
 */
export function isHeldBack(receiver: Side, { atMs, early }: MessageAdded): boolean {
  return receiver.channel !== "chat" && (early === true || !isReachable(receiver, atMs));
}

export function hold(conversation: Conversation, message: HeldMessage): Conversation {
  if (conversation.status === "closed") return conversation;
  const others = conversation.held.filter(({ messageSid }) => messageSid !== message.messageSid);
  if (others.length >= heldMessagesLimit) return conversation;
  const heldCheckAtMs = conversation.heldCheckAtMs ?? message.heldAtMs + heldAgeLimitMs;
  return { ...conversation, held: [...others, message], heldCheckAtMs };
}

export function withoutHeld(conversation: Conversation, sid: string): Conversation {
  if (conversation.status === "closed") return conversation;
  return { ...conversation, held: conversation.held.filter(({ messageSid }) => messageSid !== sid) };
}

/** The next look at the age of what is held is due when the oldest that stays will be too old. */
export function applyHeldCheck(conversation: Conversation, { atMs }: HeldCheckDue): Conversation {
  if (conversation.status === "closed") return conversation;
  const staying = conversation.held.filter((message) => !isTooOld(message, atMs)).map(({ heldAtMs }) => heldAtMs);
  const heldCheckAtMs = staying.length > 0 ? Math.min(...staying) + heldAgeLimitMs : undefined;
  return { ...conversation, heldCheckAtMs };
}

/**
 * Takes what this decision reports, or releases with the close, out of what is held: what a receipt says of it does not
 * matter any more.
 */
export function settleHeld({ conversation, next, event, classification: { trigger } }: Context): Conversation {
  const held = heldIn(conversation);
  const staying =
    event.type === "HeldCheckDue" ? held.filter((message) => !isTooOld(message, event.atMs)) : heldIn(next);
  const lost = trigger === "messageLost" && event.type === "MessageAdded" ? [event] : [];
  const settled = [...held.filter((message) => !staying.includes(message)), ...lost];
  const marked = settled.reduce((rest, { messageSid }) => addBusinessMessage(rest, messageSid, "released"), next);
  return marked.status === "closed" ? marked : { ...marked, held: staying };
}

/** After this long without a receipt a message counts as not delivered: its receipt was lost. */
const receiptAwaitedMs = 2 * 60_000;

/**
 * What was written in the second in which its receiver joined has none or, within a moment of Twilio's sending it, one.
 */
const earlyReceiptAwaitedMs = 10_000;

/**
 * Whether a held message has reached its receiver after all, as its receipt says; undefined while Twilio has not
 * decided.
 *
 * @param receipt undefined where Twilio has none for this receiver
 * @param ageMs since the message was written
 */
export function hasArrived(
  { because }: Pick<HeldMessage, "because">,
  receipt: { status?: string } | undefined,
  ageMs: number,
): boolean | undefined {
  if (receipt?.status) return receipt.status !== "failed" && receipt.status !== "undelivered";
  const awaitedMs = because === "early" && !receipt ? earlyReceiptAwaitedMs : receiptAwaitedMs;
  return ageMs > awaitedMs ? false : undefined;
}

/** Everything that is held for somebody reachable and not on its way already. */
function releases({ conversation, nowMs }: Context): CommandBody[] {
  const underWay = conversation.pendingCommands.flatMap((command) =>
    command.verb === "release" ? command.messages : [],
  );
  const messages = heldIn(conversation).filter(
    (message) =>
      isReachable(conversation[message.for], nowMs) &&
      !underWay.some(({ messageSid }) => messageSid === message.messageSid),
  );
  return messages.length > 0 ? [{ verb: "release", messages }] : [];
}

/** What becomes of held messages that nobody will release. */
export function reportHeld(context: Context, messages: HeldMessage[], reason: UndeliverableReason): CommandBody[] {
  return messages.map((message) => {
    const { messageSid, for: to } = message;
    return {
      verb: "report-held",
      message,
      undeliverable: announce("MessageUndeliverable", context, { messageSid, purpose: "relayed", to, reason }),
      arrived: announce("MessageReleased", context, { messageSid, for: to, how: "delivered-by-twilio" }),
    };
  });
}

function announceHeld(context: Context): CommandBody[] {
  const { conversation, event } = context;
  if (event.type !== "MessageAdded" && event.type !== "DeliveryFailed") return [];
  const message = heldIn(conversation).find(({ messageSid }) => messageSid === event.messageSid);
  if (!message) return [];
  const { messageSid, for: to, because } = message;
  return [announce("MessageHeld", context, { messageSid, for: to, because })];
}

/** One look is due at a time: by the event before, or for the message that was the first to be held. */
function scheduleHeldCheck({ conversation, event }: Context): CommandBody[] {
  const { heldCheckAtMs } = conversation.status === "closed" ? {} : conversation;
  if (heldCheckAtMs === undefined) return [];
  const isFirst =
    "messageSid" in event &&
    heldIn(conversation).some(
      ({ messageSid, heldAtMs }) => messageSid === event.messageSid && heldAtMs + heldAgeLimitMs === heldCheckAtMs,
    );
  return event.type === "HeldCheckDue" || isFirst ? [{ verb: "schedule-held-check", atMs: heldCheckAtMs }] : [];
}

function reportTooOld(context: Context): CommandBody[] {
  const { conversation, event } = context;
  if (event.type !== "HeldCheckDue") return [];
  const tooOld = heldIn(conversation).filter((message) => isTooOld(message, event.atMs));
  return reportHeld(context, tooOld, "held-messages-age");
}

function releaseOrReport(context: Context): CommandBody[] {
  const { conversation, nowMs } = context;
  const unreachable = heldIn(conversation).filter((message) => !isReachable(conversation[message.for], nowMs));
  return [...releases(context), ...reportHeld(context, unreachable, "conversation-closed")];
}

/** For each name of the table that is about held messages: what is to be done. */
export const heldCommands = {
  releaseHeld: releases,
  announceHeld,
  announceReleased: (context) => {
    const { event } = context;
    if (event.type !== "Released") return [];
    const { messageSid, for: to, how } = event;
    return [announce("MessageReleased", context, { messageSid, for: to, how })];
  },
  reportHeld: (context) => reportHeld(context, heldIn(context.conversation), "conversation-closed"),
  reportTooOld,
  settleHeld: releaseOrReport,
  scheduleHeldCheck,
  cancelHeldCheck: ({ conversation }) =>
    conversation.status !== "closed" && conversation.heldCheckAtMs ? [{ verb: "cancel-held-check" }] : [],
} as const satisfies Record<string, Build>;
