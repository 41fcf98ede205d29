import type { Conversation } from "../model/conversation.ts";
import { withSide } from "../model/conversation.ts";
import type { ConversationEvent, DeliveryFailed, MessageAdded, OpenRequested, Sent } from "../model/events.ts";
import { otherSide, type ReplyMeaning } from "../model/terms.ts";
import { addBusinessMessage, purposeOf } from "./business-messages.ts";
import { applyHeldCheck, heldIn, hold, isHeld, isHeldBack, withoutHeld } from "./held-messages.ts";

import { mayAnswer, sideOfParticipant } from "./sides.ts";
import { meansOptedOut, outsideWindowCode } from "./twilio-codes.ts";
import { windowLengthMs } from "./windows.ts";

/**
 * What an event tells, written into the conversation: who may be written to until when, which SIDs Twilio gave, what is
 * waiting for whom. It moves nothing to another state and judges nothing; `classify.ts` does, on what is written here.
 * Pure, and a new object each time.
 */

/** Openings that wait for one person's pair; the oldest gives up its place, and expires. */
const waitingLimit = 20;

/** A caller asks again within minutes: more operations are never under way at once. */
const noticesLimit = 10;

function addNotice(conversation: Conversation, { call, messageSid }: Sent): Conversation {
  if (!call) return conversation;
  const notices = [...(conversation.notices ?? []), { requestId: call.requestId, messageSid }];
  return { ...conversation, notices: notices.slice(-noticesLimit) };
}

function addWaiting(conversation: Conversation, opening: OpenRequested): Conversation {
  if (conversation.status === "closed") return conversation;
  const others = conversation.waiting.filter(({ reference }) => reference !== opening.reference);
  return { ...conversation, waiting: [...others, opening].slice(-waitingLimit) };
}

/** True for what is said to the business and is not meant for the other side. */
function isForBusiness(meaning: ReplyMeaning, isAnswer: boolean): boolean {
  switch (meaning) {
    case "stop":
      return true;
    case "no":
      return isAnswer;
    case "yes":
    case "start":
    case "unclear":
      return false;
  }
}

function applyMessage(before: Conversation, event: MessageAdded & { meaning: ReplyMeaning }): Conversation {
  const author = sideOfParticipant(before, event.participantSid, event.author);
  if (!author) return before;
  const side = before[author];
  // An older message that arrives late must not shorten the window.
  const windowEndsAtMs = Math.max(side.windowEndsAtMs ?? 0, event.atMs + windowLengthMs);
  const window = side.channel === "whatsapp" ? { windowEndsAtMs } : {};
  const optOut = event.meaning === "stop" ? { hasOptedOut: true } : {};
  const conversation = withSide(before, author, { ...window, ...optOut, hasWritten: true, isReengaged: undefined });
  if (isForBusiness(event.meaning, mayAnswer(before, author, event))) {
    // Its receipt may have come first, and had it held.
    return addBusinessMessage(withoutHeld(conversation, event.messageSid), event.messageSid, "answer");
  }
  const receiver = otherSide(author);
  if (isHeld(conversation, event.messageSid) || !isHeldBack(conversation[receiver], event)) return conversation;
  const because = event.early ? "early" : "window-closed";
  return hold(conversation, { messageSid: event.messageSid, for: receiver, because, heldAtMs: event.atMs });
}

function applyFailedDelivery(conversation: Conversation, event: DeliveryFailed): Conversation {
  const receiver = sideOfParticipant(conversation, event.participantSid);
  if (receiver && meansOptedOut(event.errorCode)) return withSide(conversation, receiver, { hasOptedOut: true });
  if (!receiver || event.errorCode !== outsideWindowCode) return conversation;
  // The receipt is the truth about the window, unless the person has written since.
  const wroteAtMs = (conversation[receiver].windowEndsAtMs ?? 0) - windowLengthMs;
  const corrected =
    wroteAtMs < event.atMs ? withSide(conversation, receiver, { windowEndsAtMs: event.atMs }) : conversation;
  if (purposeOf(conversation, event.messageSid)) return corrected;
  const known = heldIn(conversation).find(({ messageSid }) => messageSid === event.messageSid);
  const { messageSid, atMs: heldAtMs } = event;
  return hold(corrected, { heldAtMs, ...known, messageSid, for: receiver, because: "receipt" });
}

function applySent(before: Conversation, event: Sent): Conversation {
  const noted = addBusinessMessage(addNotice(before, event), event.messageSid, event.purpose);
  const isReengaged = noted[event.to].isReengaged || event.purpose === "re-engagement";
  const conversation = withSide(noted, event.to, { isReengaged });
  if (conversation.status !== "inviting" || event.purpose !== "ask-again") return conversation;
  return { ...conversation, askedAgain: true };
}

/** @returns the conversation with what the event tells, in the state in which it was */
export function apply(conversation: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case "MessageAdded":
      return applyMessage(conversation, event);
    case "DeliveryFailed":
      return applyFailedDelivery(conversation, event);
    case "HeldCheckDue":
      return applyHeldCheck(conversation, event);
    case "Opened": {
      const { conversationSid, participantSids } = event;
      const opened = { ...conversation, conversationSid };
      const joined = withSide(opened, "initiator", { participantSid: participantSids.initiator });
      return withSide(joined, "invitee", { participantSid: participantSids.invitee });
    }
    case "Sent":
      return applySent(conversation, event);
    case "PairTaken":
      return conversation.status === "opening"
        ? { ...conversation, openingRetries: conversation.openingRetries + 1 }
        : conversation;
    case "Released":
    case "ReleaseRefused":
      return addBusinessMessage(withoutHeld(conversation, event.messageSid), event.messageSid, "released");
    case "WaitRequested":
      return addWaiting(conversation, event.opening);
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
