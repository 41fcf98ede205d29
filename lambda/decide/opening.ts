import { durationSeconds, refusal, type SideName, sideNames } from "@masked-conversations/client";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Closed, Opening, Side } from "../model/conversation.ts";
import type { DecidableOpening } from "../model/events.ts";
import { otherSide } from "../model/terms.ts";
import { channelOf, chooseSender, type SenderRequest } from "./choose-senders.ts";
import type { Classification } from "./triggers.ts";

/**
 * What an opening asks for, while there is no conversation under its reference: is it possible, and with which senders?
 */

/** For how long the invitation is out, in milliseconds. */
export const invitationMs = ({ timers }: Pick<Opening, "timers">): number =>
  (durationSeconds(timers.invitation) ?? 0) * 1_000;

/** What the choice of a side's sender depends on; nothing where the person is on chat, and needs none. */
export function senderRequest({ request, people }: DecidableOpening, side: SideName): SenderRequest | undefined {
  const person = request[side];
  const other = request[otherSide(side)];
  if ("identity" in person) return undefined;
  const partner = "address" in other ? other.address : other.identity;
  return { address: person.address, person: people[side], partner, forced: person.proxyAddress };
}

function newSide(event: DecidableOpening, name: SideName, configuration: RuntimeConfiguration, nowMs: number): Side {
  const person = event.request[name];
  const locale = person.locale ?? configuration.defaultLocale;
  if ("identity" in person) return { channel: "chat", address: person.identity, locale };
  const request = senderRequest(event, name);
  const choice = request && chooseSender(request, configuration.senders, nowMs);
  const pair = choice && "chosen" in choice ? choice.chosen : undefined;
  const { proxyAddress, windowEndsAtMs } = pair ?? {};
  return { channel: channelOf(person.address), address: person.address, locale, proxyAddress, windowEndsAtMs };
}

/**
 * The conversation that an opening asks for, with the sender that each person will see.
 * @param failed an earlier opening under the reference that came to nothing: what it has numbered and seen goes on from
 * there
 */
export function newOpening(
  event: DecidableOpening,
  failed: Closed | undefined,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Opening {
  const { reference, request, requestHash, call } = event;
  return {
    reference,
    version: 0,
    status: "opening",
    openedAtMs: nowMs,
    initiator: newSide(event, "initiator", configuration, nowMs),
    invitee: newSide(event, "invitee", configuration, nowMs),
    isInvited: Boolean(request.invitation),
    invitation: request.invitation ?? undefined,
    introduction: request.introduction ?? undefined,
    timers: {
      invitation: request.timers.invitation ?? configuration.timers.invitation,
      inactive: request.timers.inactive ?? configuration.timers.inactive,
      closed: request.timers.closed ?? configuration.timers.closed,
    },
    onBusy: request.onBusy,
    attributes: request.attributes,
    requestHash,
    openingRetries: 0,
    businessMessages: [],
    held: [],
    waiting: [],
    recentEvents: failed?.recentEvents ?? [],
    commandsDecided: failed?.commandsDecided ?? 0,
    pendingCommands: [],
    openedBy: call,
  };
}

/** A replacing opening goes back to the queue this often, because each time another conversation may be in its way. */
const replacingAttemptsLimit = 5;

/** What to do about conversations that hold the person's pairs, as the caller wishes. */
function classifyBlocked(event: DecidableOpening, side: SideName, blockedBy: string[]): Classification {
  const { onBusy } = event.request;
  if (onBusy === "replace" && event.attempt < replacingAttemptsLimit) {
    return { trigger: "blockedByReplaceable", blockedBy };
  }
  if (onBusy === "wait") return { trigger: "blockedWaiting", blockedBy };
  const message = `The ${side} is in another conversation on every sender; close it, or ask with "onBusy": "replace" or "wait".`;
  const details = { side, blockingReferences: blockedBy };
  return { trigger: "blocked", blockedBy, refusal: refusal("PARTY_BUSY", message, details) };
}

/** @returns why the person cannot be given a sender, or nothing */
function classifySender(
  event: DecidableOpening,
  side: SideName,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Classification | undefined {
  const request = senderRequest(event, side);
  if (!request) return undefined;
  const choice = chooseSender(request, configuration.senders, nowMs);
  if ("chosen" in choice) return undefined;
  switch (choice.refused) {
    case "no-such-sender": {
      const wanted = request.forced ? `the sender ${request.forced}` : `a sender for ${channelOf(request.address)}`;
      const path = request.forced ? `${side}.proxyAddress` : `${side}.address`;
      const message = `${path}: this stage does not have ${wanted}; add it to "senders" in its configuration.`;
      return { trigger: "refused", refusal: refusal("VALIDATION", message, { path }) };
    }
    case "resting": {
      const retryAfterSeconds = Math.ceil((choice.untilMs - nowMs) / 1_000);
      const message =
        `Every free sender of the ${side} is resting after a conversation, so that a late reply reaches nobody else; ` +
        `add senders, or try again in ${retryAfterSeconds} s.`;
      return { trigger: "refused", refusal: refusal("POOL_EXHAUSTED", message, { side, retryAfterSeconds }) };
    }
    case "busy":
      return classifyBlocked(event, side, choice.blockedBy);
  }
}

function classifyConsent({ people }: DecidableOpening, side: SideName): Classification | undefined {
  if (people[side].consent !== "revoked") return undefined;
  const message = `The ${side} has opted out; nothing may be sent to them until they write START.`;
  return { trigger: "refused", refusal: refusal("OPTED_OUT", message, { side }) };
}

/** An opening, while there is no conversation under its reference. */
export function classifyOpening(
  event: DecidableOpening,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Classification {
  // It has waited for long enough: the schedule that was set when it began to wait reports it.
  if (event.waitUntilMs !== undefined && nowMs >= event.waitUntilMs) return { trigger: "nothing" };
  for (const side of sideNames) {
    const refused = classifyConsent(event, side);
    if (refused) return refused;
  }
  for (const side of sideNames) {
    const hindered = classifySender(event, side, configuration, nowMs);
    if (hindered) return hindered;
  }
  return { trigger: "sendersChosen" };
}
