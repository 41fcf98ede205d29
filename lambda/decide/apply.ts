import type { SideName } from "@masked-conversations/client";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import { type Conversation, heldAgeLimitMs, type Side } from "../model/conversation.ts";
import type {
  ConversationEvent,
  DecidableOpening,
  DeliveryFailed,
  HeldCheckDue,
  MessageAdded,
  Sent,
} from "../model/events.ts";
import { markOf } from "../model/fingerprint.ts";
import type { ReplyMeaning } from "../model/terms.ts";
import { type BusinessMessage, type HeldMessage, otherSide } from "../model/terms.ts";
import { channelOf, chooseSender, type SenderRequest } from "./choose-senders.ts";
import { meansOptedOut, outsideWindowCode } from "./twilio-codes.ts";
import { isReachable, windowLengthMs } from "./windows.ts";

/**
 * What an event tells, written into the conversation: who may be written to until when, which SIDs Twilio gave, what is
 * waiting for whom. It judges nothing; `judge.ts` does, on what is written here. Pure, and a new object each time.
 */

/** More held messages than this are reported instead of held: somebody writes and writes, and nobody comes. */
export const heldMessagesLimit = 100;

/** Openings that wait for one person's pair; the oldest gives up its place, and expires. */
const waitingLimit = 20;

/** More of these are never in flight at once; the older ones have had their receipts. */
const businessMessagesLimit = 30;

/**
 * By their participant, or by who they write as where that is not known: in an opening that Twilio has not finished.
 */
export function sideOfParticipant(
  conversation: Conversation,
  participantSid: string | undefined,
  author?: string,
): SideName | undefined {
  const isThis = (side: Side) =>
    participantSid && side.participantSid
      ? side.participantSid === participantSid
      : author !== undefined && side.address === author;
  if (isThis(conversation.initiator)) return "initiator";
  return isThis(conversation.invitee) ? "invitee" : undefined;
}

/** What a message between the business and one of the two is for; undefined for a relayed message. */
export function purposeOf(conversation: Conversation, messageSid: string): BusinessMessage[1] | undefined {
  const known = conversation.businessMessages.find(([mark]) => mark === markOf(messageSid));
  return known?.[1];
}

export function addBusinessMessage(
  conversation: Conversation,
  messageSid: string,
  purpose: BusinessMessage[1],
): Conversation {
  const message: BusinessMessage = [markOf(messageSid), purpose];
  return {
    ...conversation,
    businessMessages: [...conversation.businessMessages, message].slice(-businessMessagesLimit),
  };
}

/** A caller asks again within minutes: more operations are never under way at once. */
const noticesLimit = 10;

function addNotice(conversation: Conversation, { call, messageSid }: Sent): Conversation {
  if (!call) return conversation;
  return {
    ...conversation,
    notices: [...(conversation.notices ?? []), { requestId: call.requestId, messageSid }].slice(-noticesLimit),
  };
}

/** True when a message may be an answer to the invitation. */
export function mayAnswer({ status }: Conversation, author: SideName, { early }: MessageAdded): boolean {
  return status === "inviting" && author === "invitee" && !early;
}

/**
 * True when Twilio has not sent the message to its receiver, as far as can be told without a receipt. On chat
 * everything that was written is seen.
 */
export function isHeldBack(receiver: Side, { atMs, early }: MessageAdded): boolean {
  return receiver.channel !== "chat" && (early === true || !isReachable(receiver, atMs));
}

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
  const channel = channelOf(person.address);
  return {
    channel,
    address: person.address,
    locale,
    proxyAddress: pair?.proxyAddress,
    windowEndsAtMs: pair?.windowEndsAtMs,
  };
}

/**
 * The conversation that an opening asks for, with the sender that each person will see.
 * @param failed an earlier opening under the reference that came to nothing: what it has numbered and seen goes on from
 * there
 */
export function newConversation(
  event: DecidableOpening,
  failed: Conversation | undefined,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Conversation {
  const { request } = event;
  return {
    reference: event.reference,
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
    requestHash: event.requestHash,
    openingRetries: 0,
    askedAgain: false,
    businessMessages: [],
    held: [],
    waiting: [],
    recentEvents: failed?.recentEvents ?? [],
    commandsDecided: failed?.commandsDecided ?? 0,
    pendingCommands: [],
    openedBy: event.call,
  };
}

function hold(conversation: Conversation, message: HeldMessage): Conversation {
  const others = conversation.held.filter(({ messageSid }) => messageSid !== message.messageSid);
  if (conversation.status === "closed" || others.length >= heldMessagesLimit) return conversation;
  const heldCheckAtMs = conversation.heldCheckAtMs ?? message.heldAtMs + heldAgeLimitMs;
  return { ...conversation, held: [...others, message], heldCheckAtMs };
}

/** True for what has been held for so long at a time that it is reported. */
export const isTooOld = ({ heldAtMs }: HeldMessage, atMs: number): boolean => heldAtMs + heldAgeLimitMs <= atMs;

/** The next look at the age of what is held is due when the oldest that stays will be too old. */
function absorbHeldCheck(conversation: Conversation, { atMs }: HeldCheckDue): Conversation {
  const staying = conversation.held.filter((message) => !isTooOld(message, atMs)).map(({ heldAtMs }) => heldAtMs);
  return { ...conversation, heldCheckAtMs: staying.length > 0 ? Math.min(...staying) + heldAgeLimitMs : undefined };
}

function absorbMessage(conversation: Conversation, event: MessageAdded & { meaning: ReplyMeaning }): Conversation {
  const author = sideOfParticipant(conversation, event.participantSid, event.author);
  if (!author) return conversation;
  const side = conversation[author];
  // An older message that arrives late must not shorten the window.
  const windowEndsAtMs = Math.max(side.windowEndsAtMs ?? 0, event.atMs + windowLengthMs);
  const window = side.channel === "whatsapp" ? { windowEndsAtMs } : {};
  const moved: Conversation = {
    ...conversation,
    [author]: { ...side, ...window, hasWritten: true, isReengaged: undefined },
  };
  // An answer to us and not meant for the other side.
  if (event.meaning === "stop" || (event.meaning === "no" && mayAnswer(conversation, author, event))) {
    if (event.meaning === "stop") moved[author] = { ...moved[author], hasOptedOut: true };
    // Its receipt may have come first, and had it held.
    const held = moved.held.filter(({ messageSid }) => messageSid !== event.messageSid);
    return addBusinessMessage({ ...moved, held }, event.messageSid, "answer");
  }
  const receiver = otherSide(author);
  const isHeldAlready = moved.held.some(({ messageSid }) => messageSid === event.messageSid);
  if (isHeldAlready || !isHeldBack(moved[receiver], event)) return moved;
  const because = event.early ? "early" : "forecast";
  return hold(moved, { messageSid: event.messageSid, for: receiver, because, heldAtMs: event.atMs });
}

function absorbFailedDelivery(conversation: Conversation, event: DeliveryFailed): Conversation {
  const receiver = sideOfParticipant(conversation, event.participantSid);
  if (receiver && meansOptedOut(event.errorCode))
    return { ...conversation, [receiver]: { ...conversation[receiver], hasOptedOut: true } };
  if (!receiver || event.errorCode !== outsideWindowCode) return conversation;
  // The receipt is the truth about the window, unless the person has written since.
  const side = conversation[receiver];
  const wroteAtMs = (side.windowEndsAtMs ?? 0) - windowLengthMs;
  const corrected =
    wroteAtMs < event.atMs ? { ...conversation, [receiver]: { ...side, windowEndsAtMs: event.atMs } } : conversation;
  if (purposeOf(conversation, event.messageSid)) return corrected;
  const known = conversation.held.find(({ messageSid }) => messageSid === event.messageSid);
  return hold(corrected, {
    heldAtMs: event.atMs,
    ...known,
    messageSid: event.messageSid,
    for: receiver,
    because: "receipt",
  });
}

export function absorb(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case "MessageAdded":
      return absorbMessage(conversation, event);
    case "DeliveryFailed":
      return absorbFailedDelivery(conversation, event);
    case "HeldCheckDue":
      return absorbHeldCheck(conversation, event);
    case "Opened":
      return {
        ...conversation,
        conversationSid: event.conversationSid,
        initiator: { ...conversation.initiator, participantSid: event.participantSids.initiator },
        invitee: { ...conversation.invitee, participantSid: event.participantSids.invitee },
      };
    case "Sent":
      return addBusinessMessage(
        {
          ...addNotice(conversation, event),
          askedAgain: conversation.askedAgain || event.purpose === "ask-again",
          [event.to]: {
            ...conversation[event.to],
            isReengaged: conversation[event.to].isReengaged || event.purpose === "re-engagement",
          },
        },
        event.messageSid,
        event.purpose,
      );
    case "PairTaken":
      return { ...conversation, openingRetries: conversation.openingRetries + 1 };
    case "Released":
    case "ReleaseRefused": {
      const held = conversation.held.filter(({ messageSid }) => messageSid !== event.messageSid);
      return addBusinessMessage({ ...conversation, held }, event.messageSid, "released");
    }
    case "WaitRequested": {
      const others = conversation.waiting.filter(({ reference }) => reference !== event.opening.reference);
      return conversation.status === "closed"
        ? conversation
        : { ...conversation, waiting: [...others, event.opening].slice(-waitingLimit) };
    }
    case "OpenRequested":
    case "CloseRequested":
    case "SendMessageRequested":
    case "ClosedAtTwilio":
    case "RemovedAtTwilio":
    case "WaitEnded":
    case "ClaimQuestioned":
    case "InvitationExpired":
    case "PersonOptedOut":
    case "OpeningRefused":
    case "OpeningTimedOut":
    case "SendingRefused":
    case "CaughtUp":
      return conversation;
  }
}
