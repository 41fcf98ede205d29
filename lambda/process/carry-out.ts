import type { Command } from "../model/commands.ts";
import type { Conversation, Opening } from "../model/conversation.ts";
import type { Outcome, PairTaken, QueuedEvent } from "../model/events.ts";
import { fingerprint } from "../model/fingerprint.ts";
import { NewerFormat } from "../model/formats.ts";
import { OwnError } from "../model/own-error.ts";
import type { ConsentRecord } from "../model/people.ts";
import { PairTakenElsewhere } from "../twilio/conversations.ts";
import { TwilioRefusal } from "../twilio/errors.ts";
import { catchUp, findEarly } from "./catch-up.ts";
import type { Dependencies } from "./dependencies.ts";
import { targetOf, uniqueName } from "./name-at-twilio.ts";
import { recordConsent } from "./record-consent.ts";
import { hasArrivedAlready } from "./release.ts";
import { releaseHeld, send } from "./send.ts";

/**
 * A yes or a no over a decision that a newer release wrote stays in the history alone: its conversation goes on, because
 * behind it waits whatever the two say next, a STOP too.
 */
async function recordInConversation(consent: ConsentRecord, { optIns, queue }: Dependencies): Promise<void> {
  try {
    await recordConsent(consent, optIns, queue);
  } catch (error) {
    if (!(error instanceof NewerFormat)) throw error;
  }
}

/** Whether we have an open conversation of that name; one that a newer release wrote counts as open. */
async function isOpen(reference: string, conversations: Dependencies["conversations"]): Promise<boolean> {
  try {
    const found = await conversations.load(reference);
    return found !== undefined && found.status !== "closed";
  } catch (error) {
    if (error instanceof NewerFormat) return true;
    throw error;
  }
}

/**
 * Whether the Conversation that holds a pair of ours is alive: one of ours that has ended is a left-over, and holds it
 * for nobody.
 */
async function whoHolds(
  { participant, conversationSid }: PairTakenElsewhere,
  { twilio, conversations, configuration }: Dependencies,
): Promise<PairTaken> {
  const taken = {
    type: "PairTaken",
    side: participant === 0 ? "initiator" : "invitee",
    blockingConversationSid: conversationSid,
  } as const;
  const blocking = await twilio.fetch(conversationSid);
  if (!blocking || blocking.state === "closed") return { ...taken, heldBy: "nobody" };
  const [stage, ...reference] = blocking.uniqueName?.split(".") ?? [];
  if (stage !== configuration.stage) return { ...taken, heldBy: "somebody" };
  return { ...taken, heldBy: (await isOpen(reference.join("."), conversations)) ? "somebody" : "nobody" };
}

async function open(conversation: Opening, dependencies: Dependencies): Promise<Outcome> {
  const { twilio, configuration, publicBaseUrl } = dependencies;
  const { reference, timers, initiator, invitee } = conversation;
  try {
    const { conversationSid, participantSids } = await twilio.create({
      uniqueName: uniqueName(configuration.stage, reference),
      timers,
      messagingServiceSid: configuration.messagingServiceSid,
      participants: [initiator, invitee],
      webhookUrl: `${publicBaseUrl}/twilio/conversations?reference=${encodeURIComponent(reference)}`,
    });
    return {
      type: "Opened",
      conversationSid,
      participantSids: { initiator: participantSids[0], invitee: participantSids[1] },
    };
  } catch (error) {
    if (error instanceof PairTakenElsewhere) return whoHolds(error, dependencies);
    if (error instanceof TwilioRefusal) return { type: "OpeningRefused", twilioCode: error.code };
    throw error;
  }
}

/**
 * Ends the Conversation, and looks one last time for what no webhook reported: after the close nobody can write any
 * more, and after a removal nothing is left.
 */
async function end(
  how: "close" | "delete",
  conversation: Conversation,
  { twilio, ...dependencies }: Dependencies,
): Promise<QueuedEvent[]> {
  const target = targetOf(conversation, dependencies);
  if (how === "close") {
    await twilio.close(target, { tellWebhooks: false });
    return catchUp(conversation, target, twilio);
  }
  const missed = await catchUp(conversation, target, twilio);
  await twilio.remove(target);
  return missed;
}

/** A conversation's second schedule; the first goes by the reference alone, which has no space. */
const heldCheckOf = (reference: string): string => `${reference} held`;

/** Carries out what needs no conversation: an operation on a reference that was never opened is answered too. */
export async function carryOutAlone(
  command: Command,
  reference: string,
  { conversations, bus, queue, schedules, clock }: Dependencies,
): Promise<void> {
  switch (command.verb) {
    case "answer":
      return conversations.putAnswer(reference, command.call, command.answer, clock());
    case "enqueue":
      return queue.put(command.event, fingerprint(command.event.key));
    case "schedule-wait-end":
      return schedules.set(reference, command.atMs, command.event);
    case "announce":
      await Promise.all([bus.put(command.id, command), conversations.addToTimeline(reference, command.id, command)]);
      return;
    default:
      throw new OwnError(
        `"${command.verb}" needs a conversation; the table must not name it for a reference without one.`,
      );
  }
}

/** Whether the Conversation is alive at Twilio; the webhook that would have said so may have been lost. */
async function look(conversation: Conversation, dependencies: Dependencies): Promise<QueuedEvent[]> {
  const { reference } = conversation;
  const found = await dependencies.twilio.fetch(targetOf(conversation, dependencies));
  if (!found) return [{ type: "RemovedAtTwilio", reference, key: "found-removed" }];
  return found.state === "closed"
    ? [{ type: "ClosedAtTwilio", reference, key: "found-closed", from: "active", by: "API" }]
    : [];
}

/**
 * Carries one command out. Doing it twice comes to the same as doing it once.
 *
 * @param isRetry true when it may have been carried out before
 * @returns what it came to, where that is for `decide` to judge; else nothing
 * @throws transient errors: the queue retries the event, and the command with it
 */
export async function carryOut(
  command: Command,
  conversation: Conversation,
  dependencies: Dependencies,
  isRetry: boolean,
): Promise<(Outcome | QueuedEvent)[]> {
  const { twilio, optIns, schedules } = dependencies;
  const { reference } = conversation;
  switch (command.verb) {
    case "open":
      // What is over is not set up any more.
      return conversation.status === "opening" ? [await open(conversation, dependencies)] : [];
    case "send":
    case "send-text":
      return send(command, conversation, dependencies, isRetry);
    case "close-blocking":
      await twilio.close(command.conversationSid, { tellWebhooks: true });
      return [];
    case "release":
      return releaseHeld(command, conversation, dependencies, isRetry);
    case "report-held": {
      const hasArrived = await hasArrivedAlready(
        command.message,
        conversation,
        targetOf(conversation, dependencies),
        twilio,
      );
      await carryOutAlone(
        { ...(hasArrived ? command.arrived : command.undeliverable), id: command.id },
        reference,
        dependencies,
      );
      return [];
    }
    case "catch-up":
      return [
        ...(await catchUp(conversation, targetOf(conversation, dependencies), twilio)),
        { type: "CaughtUp", waiting: command.waiting },
      ];
    case "find-early":
      return [
        ...(await findEarly(conversation, targetOf(conversation, dependencies), command.beforeIndex, twilio)),
        { type: "CaughtUp" },
      ];
    case "schedule-expiry":
      await schedules.set(reference, command.atMs, { type: "InvitationExpired", reference, key: "invitation-expired" });
      return [];
    case "cancel-expiry":
      await schedules.cancel(reference);
      return [];
    case "schedule-held-check": {
      const { atMs } = command;
      await schedules.set(heldCheckOf(reference), atMs, {
        type: "HeldCheckDue",
        reference,
        key: `held-check.${atMs}`,
        atMs,
      });
      return [];
    }
    case "cancel-held-check":
      await schedules.cancel(heldCheckOf(reference));
      return [];
    case "end":
      return end(command.how, conversation, dependencies);
    case "release-pairs":
      await optIns.releasePairs(conversation, command.restsUntilMs);
      return [];
    case "record-consent":
      await recordInConversation(command.consent, dependencies);
      return [];
    case "look":
      return look(conversation, dependencies);
    case "announce":
    case "answer":
    case "enqueue":
    case "schedule-wait-end":
      await carryOutAlone(command, reference, dependencies);
      return [];
  }
}
