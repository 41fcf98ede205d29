import type { CloseReason, Status } from "@masked-conversations/client";
import { refusal } from "@masked-conversations/client";
import { type Command, type CommandBody, commandId } from "../model/commands.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";
import type { ConversationEvent } from "../model/events.ts";
import { remember } from "../model/fingerprint.ts";
import type { HeldMessage } from "../model/terms.ts";
import { absorb, addBusinessMessage, isTooOld, newConversation } from "./apply.ts";
import { buildCommands, reopening } from "./build-commands.ts";
import { type Judgement, judge, judgeOpening } from "./classify.ts";
import type { Circumstances } from "./context.ts";
import { type CommandName, type State, transitions } from "./transitions.ts";
import type { Trigger } from "./triggers.ts";

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

function moveTo(
  conversation: Conversation,
  status: Status,
  trigger: Trigger,
  event: ConversationEvent,
  nowMs: number,
): Conversation {
  if (status !== "closed" || conversation.status === "closed") return { ...conversation, status };
  const isUnopened = trigger === "openingFailed" ? true : undefined;
  return { ...conversation, status, closedAtMs: nowMs, closeReason: closeReasonFor(trigger, event), isUnopened };
}

function fill(names: readonly CommandName[], circumstances: Circumstances): Command[] {
  const { reference, commandsDecided } = circumstances.conversation;
  const bodies = names.flatMap((name) => buildCommands[name](circumstances));
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

/** What has been reported, because the conversation is over or by its age, is held no longer. */
function stillHeld({ status, held }: Conversation, event: ConversationEvent): HeldMessage[] {
  if (status === "closed") return [];
  return event.type === "HeldCheckDue" ? held.filter((message) => !isTooOld(message, event.atMs)) : held;
}

/**
 * Takes what has been reported, or is released with the close, out of what is held: what a receipt says of it does not
 * matter any more.
 */
function settleHeld(conversation: Conversation, trigger: Trigger, event: ConversationEvent): Conversation {
  const held = stillHeld(conversation, event);
  const reported = trigger === "messageLost" && event.type === "MessageAdded" ? [event] : [];
  const settled = [...conversation.held.filter((message) => !held.includes(message)), ...reported];
  return settled.reduce((rest, { messageSid }) => addBusinessMessage(rest, messageSid, "released"), {
    ...conversation,
    held,
  });
}

/** What was asked for is kept until it has come about: the opening's caller is answered, and both are connected. */
function withoutWhatIsDone(conversation: Conversation): Conversation {
  const { status } = conversation;
  const openedBy = status === "opening" ? conversation.openedBy : undefined;
  if (status !== "connected" && status !== "closed") return { ...conversation, openedBy };
  return { ...conversation, openedBy, invitation: undefined, introduction: undefined, timers: undefined };
}

/** Looks the trigger up in the table, moves the conversation and fills the commands in. */
function follow(
  state: State,
  absorbed: Conversation,
  event: ConversationEvent,
  judgement: Judgement,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Decision {
  const { trigger } = judgement;
  const [next, ...names] = transitions[state][trigger];
  const nextState = next === "same" ? state : next;
  if (nextState === "none")
    return { trigger, commands: fill(names, { conversation: absorbed, event, judgement, configuration, nowMs }) };

  const moved = moveTo(absorbed, nextState, trigger, event, nowMs);
  const commands = fill(names, { conversation: moved, event, judgement, configuration, nowMs });
  return {
    trigger,
    commands,
    conversation: {
      ...settleHeld(withoutWhatIsDone(moved), trigger, event),
      recentEvents: "key" in event ? remember(moved.recentEvents, event.key) : moved.recentEvents,
      pendingCommands: [...moved.pendingCommands, ...commands],
      commandsDecided: moved.commandsDecided + commands.length,
    },
  };
}

/**
 * Decides what follows from an event: absorbs its facts, judges which trigger it is, looks up the table, and fills in
 * the commands. Pure: no I/O, no clock, no throw; the same arguments give the same decision, the commands' ids
 * included.
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
  if (event.type === "OpenRequested" && (!before || before.isUnopened)) {
    const judgement = judgeOpening(event, configuration, nowMs);
    return follow("none", newConversation(event, before, configuration, nowMs), event, judgement, configuration, nowMs);
  }
  if (!before) return decideWithoutConversation(event);
  const absorbed = absorb(before, event);
  return follow(
    before.status,
    absorbed,
    event,
    judge(absorbed, before, event, configuration, atMs),
    configuration,
    atMs,
  );
}
