import { type CloseReason, refusal, type Status } from "@masked-conversations/client";
import { type Command, type CommandBody, commandId } from "../model/commands.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import { type Conversation, closed, connected, connecting, inviting } from "../model/conversation.ts";
import type { ConversationEvent } from "../model/events.ts";
import { remember } from "../model/fingerprint.ts";
import { apply } from "./apply.ts";
import { buildCommands, type CommandName } from "./build-commands.ts";
import { classify } from "./classify.ts";
import type { Context } from "./context.ts";
import { settleHeld } from "./held-messages.ts";
import { classifyOpening, newOpening } from "./opening.ts";
import { reopening } from "./opening-commands.ts";
import { cellOf, type State } from "./transitions.ts";
import type { Classification, Trigger } from "./triggers.ts";

/**
 * What follows from an event. Without a conversation there is nothing to save: the commands are carried out, and that
 * is all.
 */
export interface Decision {
  trigger: Trigger;
  conversation?: Conversation;
  commands: Command[];
}

function closeReasonFor(trigger: Trigger, event: ConversationEvent): CloseReason {
  switch (trigger) {
    case "declined":
      return "declined";
    case "stopped":
      return "opted-out";
    case "invitationExpired":
      return "invitation-expired";
    case "closeRequested":
      return event.type === "CaughtUp" && event.waiting?.type === "CloseRequested" ? event.waiting.reason : "completed";
    case "closedAtTwilio":
      // Twilio's closed timer runs on from inactivity; from `active` it is the age limit (Twilio, "States and timers").
      if (event.type !== "ClosedAtTwilio" || event.by !== "TIMER") return "completed";
      return event.from === "inactive" ? "idle" : "max-age";
    default:
      return "failed";
  }
}

function movedTo(
  conversation: Conversation,
  status: Status,
  trigger: Trigger,
  event: ConversationEvent,
  nowMs: number,
): Conversation {
  if (conversation.status === "closed" || conversation.status === status) return conversation;
  if (status === "closed") {
    const isUnopened = trigger === "openingFailed" ? true : undefined;
    return closed(conversation, { closeReason: closeReasonFor(trigger, event), closedAtMs: nowMs, isUnopened });
  }
  const { conversationSid } = conversation;
  // Twilio has given it with the event `Opened`, before any event that leads on.
  if (conversationSid === undefined) return conversation;
  switch (status) {
    case "inviting":
      return conversation.status === "opening" ? inviting(conversation, conversationSid) : conversation;
    case "connecting":
      return connecting(conversation, conversationSid);
    case "connected":
      return connected(conversation, conversationSid);
    case "opening":
      return conversation;
  }
}

function fill(names: readonly CommandName[], context: Context): Command[] {
  const { reference, commandsDecided } = context.conversation;
  const bodies = names.flatMap((name): CommandBody[] => buildCommands[name](context));
  return bodies.map((body, place) => ({ ...body, id: commandId(reference, commandsDecided + place) }));
}

/**
 * An opening that waited for a pair until its time was over. Nothing is saved of it, so a redelivery has to tell the
 * same, its time included.
 */
function waitedInVain(event: ConversationEvent): CommandBody[] {
  if (event.type !== "WaitEnded") return [];
  const { reference, atMs, attributes } = event;
  return [{ verb: "announce", type: "InvitationExpired", atMs, detail: { reference, status: "opening", attributes } }];
}

/**
 * Without a conversation an operation is answered, an opening that waited is put back, and whatever else arrives is
 * dropped.
 */
function decideWithoutConversation(event: ConversationEvent): Decision {
  const notFound = refusal("NOT_FOUND", "There is no conversation under this reference.", { path: "reference" });
  const answers: CommandBody[] =
    "call" in event && event.call ? [{ verb: "answer", call: event.call, answer: notFound }] : [];
  const bodies = [...answers, ...reopening(event), ...waitedInVain(event)];
  const name = "key" in event ? `${event.reference} ${event.key}` : event.type;
  const commands = bodies.map((body, place) => ({ ...body, id: commandId(name, place) }));
  return { trigger: commands.length > 0 ? "refused" : "nothing", commands };
}

/** Looks the trigger up in the table, moves the conversation and fills the commands in. */
function move(
  state: State,
  conversation: Conversation,
  event: ConversationEvent,
  classification: Classification,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Decision {
  const { trigger } = classification;
  const [to, ...names] = cellOf(state, trigger);
  const status = to === "same" ? state : to;
  const next = status === "none" ? conversation : movedTo(conversation, status, trigger, event, nowMs);
  const context = { conversation, next, event, classification, configuration, nowMs };
  const commands = fill(names, context);
  if (status === "none") return { trigger, commands };
  const settled = settleHeld(context);
  return {
    trigger,
    commands,
    conversation: {
      ...settled,
      recentEvents: "key" in event ? remember(settled.recentEvents, event.key) : settled.recentEvents,
      pendingCommands: [...settled.pendingCommands, ...commands],
      commandsDecided: settled.commandsDecided + commands.length,
    },
  };
}

/**
 * Decides what follows from an event: applies its facts, classifies it, looks it up in the table, and fills in the
 * commands. Pure: no I/O, no clock, no throw; the same arguments give the same decision, the commands' ids included.
 *
 * @param before undefined where there is no conversation under the event's reference
 * @param nowMs milliseconds since 1970
 */
export function decide(
  before: Conversation | undefined,
  event: ConversationEvent,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Decision {
  // Twilio's clock may be ahead of this one: what has happened is not in the future.
  const atMs = "atMs" in event ? Math.max(nowMs, event.atMs) : nowMs;
  const failed = before?.status === "closed" && before.isUnopened ? before : undefined;
  if (event.type === "OpenRequested" && (!before || failed)) {
    const opening = newOpening(event, failed, configuration, nowMs);
    return move("none", opening, event, classifyOpening(event, configuration, nowMs), configuration, nowMs);
  }
  if (!before) return decideWithoutConversation(event);
  const conversation = apply(before, event);
  const classification = classify(conversation, before, event, configuration, atMs);
  return move(before.status, conversation, event, classification, configuration, atMs);
}
