import { type SideName, sideNames } from "@masked-conversations/client";
import type { CommandBody } from "../model/commands.ts";
import type { CloseRequested, ConversationEvent, DecidableOpening, OpenRequested } from "../model/events.ts";
import { channelOf, chooseSender } from "./choose-senders.ts";
import { announce, type Build, type Context } from "./context.ts";
import { invitationMs, senderRequest } from "./opening.ts";

/** What is done to open a conversation, and about those that are in the way of another. */

/** An opening goes back to the queue with a key of its own, or it would be dropped as a duplicate of the one before. */
const again = (opening: OpenRequested): CommandBody => {
  const attempt = opening.attempt + 1;
  return { verb: "enqueue", event: { ...opening, attempt, key: `${opening.call.callId} ${attempt}` } };
};

/** The request to close, whether it has just come or has waited for what had been missed. */
export function closingOf(event: ConversationEvent): CloseRequested | undefined {
  const waiting = event.type === "CaughtUp" ? event.waiting : event;
  return waiting?.type === "CloseRequested" ? waiting : undefined;
}

/** The openings that an event brings along because they wait for this conversation's end. */
export function reopening(event: ConversationEvent): CommandBody[] {
  const opening = event.type === "WaitRequested" ? event.opening : closingOf(event)?.replacedBy;
  return opening ? [again(opening)] : [];
}

function withoutPeople({ people: _, ...opening }: DecidableOpening): OpenRequested {
  return opening;
}

function askBlockingToClose({ event, classification: { blockedBy: [reference] = [] } }: Context): CommandBody[] {
  if (event.type !== "OpenRequested" || !reference) return [];
  const key = `replaced-by ${event.key}`;
  const replacedBy = withoutPeople(event);
  return [{ verb: "enqueue", event: { type: "CloseRequested", reference, key, reason: "replaced", replacedBy } }];
}

/** An opening waits for as long as its invitation would be out. */
function waitEndMs({ waitUntilMs }: OpenRequested, { conversation, nowMs }: Context): number {
  return waitUntilMs ?? nowMs + (conversation.status === "opening" ? invitationMs(conversation) : 0);
}

/**
 * Each conversation in the way is told of the opening; the first to end lets it in, and to the others it is a
 * repetition.
 */
function askBlockingToTell(context: Context): CommandBody[] {
  const { event, classification } = context;
  if (event.type !== "OpenRequested") return [];
  const opening = { ...withoutPeople(event), waitUntilMs: waitEndMs(event, context) };
  const key = `waits ${event.key}`;
  return (classification.blockedBy ?? []).map((reference) => ({
    verb: "enqueue",
    event: { type: "WaitRequested", reference, key, opening },
  }));
}

function questionBlocking({ event, classification: { blockedBy = [] } }: Context): CommandBody[] {
  if (event.type !== "OpenRequested") return [];
  const key = `questioned ${event.key}`;
  return blockedBy.map((reference) => ({ verb: "enqueue", event: { type: "ClaimQuestioned", reference, key } }));
}

function scheduleWaitEnd(context: Context): CommandBody[] {
  const { event } = context;
  if (event.type !== "OpenRequested") return [];
  const { reference, call, request } = event;
  const { attributes } = request;
  const atMs = waitEndMs(event, context);
  const ended = { type: "WaitEnded", reference, key: `wait-ended ${call.callId}`, atMs, attributes } as const;
  return [{ verb: "schedule-wait-end", atMs, event: ended }];
}

/** From 80 % of a person's senders on, the next openings for this person will soon be refused. */
const poolPressure = 0.8;

function poolPressureOn(side: SideName, opening: DecidableOpening, context: Context): CommandBody[] {
  const request = senderRequest(opening, side);
  const choice = request && chooseSender(request, context.configuration.senders, context.nowMs);
  if (!choice || !("chosen" in choice) || choice.pool.inUse / choice.pool.senders < poolPressure) return [];
  return [announce("PoolPressure", context, { side, channel: channelOf(request.address), ...choice.pool })];
}

/** For each name of the table that is about opening: what is to be done. */
export const openingCommands = {
  open: () => [{ verb: "open" }],
  closeBlocking: ({ event }) =>
    event.type === "PairTaken" ? [{ verb: "close-blocking", conversationSid: event.blockingConversationSid }] : [],
  askBlockingToClose,
  askBlockingToTell,
  questionBlocking,
  scheduleWaitEnd,
  announcePoolPressure: (context) => {
    const { event } = context;
    return event.type === "OpenRequested" ? sideNames.flatMap((side) => poolPressureOn(side, event, context)) : [];
  },
  scheduleExpiry: ({ conversation, nowMs }) =>
    conversation.status === "opening" ? [{ verb: "schedule-expiry", atMs: nowMs + invitationMs(conversation) }] : [],
  cancelExpiry: () => [{ verb: "cancel-expiry" }],
  /** The openings that are in the way of nobody any more: told by the event, or waiting since before. */
  reopen: ({ conversation, event }) => [
    ...reopening(event),
    ...(conversation.status === "closed" ? [] : conversation.waiting.map(again)),
  ],
} as const satisfies Record<string, Build>;
