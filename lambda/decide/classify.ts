import { type Refusal, refusal, type SideName } from "@masked-conversations/client";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";
import type {
  ConversationEvent,
  DecidableOpening,
  DeliveryFailed,
  MessageAdded,
  SendMessageRequested,
} from "../model/events.ts";
import { otherSide } from "../model/terms.ts";
import { isHeldBack, mayAnswer, purposeOf, senderRequest, sideOfParticipant } from "./apply.ts";
import { channelOf, chooseSender } from "./choose-senders.ts";
import type { Trigger } from "./triggers.ts";
import { meansOptedOut, outsideWindowCode, refusalFor } from "./twilio-codes.ts";
import { isReachable } from "./windows.ts";

/** A trigger, and where it is a refusal, what to answer; where conversations are in the way, which. */
export interface Judgement {
  trigger: Trigger;
  refusal?: Refusal;
  blockedBy?: string[];
}

const judged = (trigger: Trigger): Judgement => ({ trigger });
const refused = (answer: Refusal): Judgement => ({ trigger: "refused", refusal: answer });

/** A replacing opening goes back to the queue this often, for it may find another conversation in its way each time. */
const replacingAttemptsLimit = 5;
const openingRetriesLimit = 3;

const sides = ["initiator", "invitee"] as const satisfies SideName[];

/** What to do about conversations that hold the person's pairs, as the caller wishes. */
function judgeBlocked(event: DecidableOpening, side: SideName, blockedBy: string[]): Judgement {
  const { onBusy } = event.request;
  if (onBusy === "replace" && event.attempt < replacingAttemptsLimit)
    return { trigger: "blockedByReplaceable", blockedBy };
  if (onBusy === "wait") return { trigger: "blockedWaiting", blockedBy };
  const message = `The ${side} is in another conversation on every sender; close it, or ask with "onBusy": "replace" or "wait".`;
  return {
    trigger: "blocked",
    blockedBy,
    refusal: refusal("PARTY_BUSY", message, { side, blockingReferences: blockedBy }),
  };
}

/** An opening, while there is no conversation under its reference. */
export function judgeOpening(event: DecidableOpening, configuration: RuntimeConfiguration, nowMs: number): Judgement {
  // It has waited for long enough: the schedule that was set when it began to wait tells so.
  if (event.waitUntilMs !== undefined && nowMs >= event.waitUntilMs) return judged("nothing");
  for (const side of sides) {
    if (event.people[side].consent === "revoked") {
      return refused(
        refusal("OPTED_OUT", `The ${side} has opted out; nothing may be sent to them until they write START.`, {
          side,
        }),
      );
    }
  }
  for (const side of sides) {
    const request = senderRequest(event, side);
    if (!request) continue;
    const choice = chooseSender(request, configuration.senders, nowMs);
    if ("chosen" in choice) continue;
    switch (choice.refused) {
      case "no-such-sender": {
        const wanted = request.forced ? `the sender ${request.forced}` : `a sender for ${channelOf(request.address)}`;
        const path = request.forced ? `${side}.proxyAddress` : `${side}.address`;
        return refused(
          refusal("VALIDATION", `${path}: this stage has not ${wanted}; add it to "senders" in its configuration.`, {
            path,
          }),
        );
      }
      case "resting": {
        const retryAfterSeconds = Math.ceil((choice.untilMs - nowMs) / 1000);
        const message = `Every free sender of the ${side} rests after a conversation, so that a late reply reaches nobody else; add senders, or come again.`;
        return refused(refusal("POOL_EXHAUSTED", message, { side, retryAfterSeconds }));
      }
      case "busy":
        return judgeBlocked(event, side, choice.blockedBy);
    }
  }
  return judged("sendersChosen");
}

const isHeld = ({ held }: Conversation, sid: string): boolean => held.some(({ messageSid }) => messageSid === sid);

function judgeMessage(
  conversation: Conversation,
  before: Conversation,
  event: MessageAdded & { meaning: string },
  onUnclearReply: string,
  nowMs: number,
): Judgement {
  const author = sideOfParticipant(conversation, event.participantSid, event.author);
  if (!author) return judged("nothing");
  if (event.meaning === "stop") return judged(before[author].hasOptedOut ? "nothing" : "stopped");
  if (mayAnswer(conversation, author, event)) {
    if (event.meaning === "no") return judged("declined");
    const agreed = isReachable(conversation.initiator, nowMs) ? "agreedReachable" : "agreedUnreachable";
    if (event.meaning === "yes" || onUnclearReply === "accept") return judged(agreed);
    if (!conversation.askedAgain) return judged("unclear");
  }
  const receiver = otherSide(author);
  // Its receipt came first, had it held, and was announced: except by an invitee, who may have been answering us.
  const isKnown = isHeld(before, event.messageSid) && conversation.status !== "inviting";
  const isReachableNow = isReachable(conversation[receiver], nowMs);
  if (isKnown) return judged(isReachableNow && !event.missed ? "caughtUp" : "nothing");
  if (isHeld(conversation, event.messageSid)) {
    if (event.missed) return judged("messageMissed");
    return judged(isReachableNow ? "messageLate" : "messageHeld");
  }
  if (isHeldBack(conversation[receiver], event) || conversation.isUnopened) return judged("messageLost");
  if (conversation.status === "connecting") return judged("bothReachable");
  return judged(isReachable(before[author], event.atMs) ? "nothing" : "windowReopened");
}

function isByAnsweringInvitee(conversation: Conversation, { participantSid }: DeliveryFailed): boolean {
  return conversation.status === "inviting" && sideOfParticipant(conversation, participantSid) === "initiator";
}

function judgeFailedDelivery(
  conversation: Conversation,
  before: Conversation,
  event: DeliveryFailed,
  nowMs: number,
): Judgement {
  const receiver = sideOfParticipant(conversation, event.participantSid);
  if (receiver && meansOptedOut(event.errorCode) && !before[receiver].hasOptedOut) return judged("stopped");
  const purpose = purposeOf(conversation, event.messageSid);
  if (purpose === "invitation") return judged("invitationLost");
  if (purpose === "answer" || purpose === "released") return judged("nothing");
  if (purpose || event.errorCode !== outsideWindowCode) return judged("messageLost");
  if (isHeld(before, event.messageSid)) return judged("nothing");
  // Whether it is an answer to the invitation or meant for the initiator is not known before the message itself has
  // come.
  if (isByAnsweringInvitee(conversation, event)) return judged("nothing");
  if (!isHeld(conversation, event.messageSid)) return judged("messageLost");
  if (event.missed) return judged("messageMissed");
  return judged(receiver && isReachable(conversation[receiver], nowMs) ? "messageLate" : "messageHeld");
}

function judgeNotice(conversation: Conversation, event: SendMessageRequested, nowMs: number): Judgement {
  const { to, message } = event.request;
  if (conversation.notices?.some(({ requestId }) => requestId === event.call.requestId)) return judged("repeated");
  if (conversation.status === "closed")
    return refused(refusal("ALREADY_CLOSED", `The conversation is closed (${conversation.closeReason}).`));
  if (to === "invitee" && conversation.isInvited && ["opening", "inviting"].includes(conversation.status)) {
    return refused(
      refusal("NO_CONSENT", "The invitee has not agreed yet; wait for the event ConsentGranted.", { path: "to" }),
    );
  }
  if ("text" in message && !isReachable(conversation[to], nowMs)) {
    const text = `message.text: the window of the ${to} is closed, and WhatsApp lets only an approved template in; send "template" instead.`;
    return refused(refusal("VALIDATION", text, { path: "message.text" }));
  }
  return judged("noticeAccepted");
}

function judgeOpened(conversation: Conversation, nowMs: number): Judgement {
  if (conversation.isInvited) return judged("openedToInvite");
  const bothReachable = sides.every((side) => isReachable(conversation[side], nowMs));
  return judged(bothReachable ? "openedReachable" : "openedUnreachable");
}

/**
 * Judges an event in the circumstances: which row of the table it is. Pure.
 *
 * @param conversation with the event's facts already absorbed
 * @param before as it was before the event
 */
export function judge(
  conversation: Conversation,
  before: Conversation,
  event: ConversationEvent,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Judgement {
  switch (event.type) {
    case "OpenRequested":
      if (event.requestHash !== conversation.requestHash) {
        return refused(
          refusal(
            "IDEMPOTENCY_MISMATCH",
            "The reference was used before with a different request; take a new reference.",
            {
              path: "reference",
            },
          ),
        );
      }
      if (conversation.status === "closed") {
        return refused(
          refusal(
            "ALREADY_CLOSED",
            `The conversation has closed (${conversation.closeReason}); to connect the two again, take a new reference.`,
          ),
        );
      }
      return judged("repeated");
    case "Opened":
      return judgeOpened(conversation, nowMs);
    case "PairTaken": {
      const mayClose = event.heldBy === "nobody" || conversation.onBusy === "replace";
      if (mayClose && conversation.openingRetries <= openingRetriesLimit) return judged("pairToBeFreed");
      const message = `The ${event.side} is in another Conversation at Twilio; close it, or ask with "onBusy": "replace".`;
      return {
        trigger: "openingFailed",
        refusal: refusal("PARTY_BUSY", message, {
          side: event.side,
          blockingConversationSid: event.blockingConversationSid,
        }),
      };
    }
    case "OpeningRefused":
      return { trigger: "openingFailed", refusal: refusalFor(event.twilioCode, event.message) };
    case "OpeningTimedOut": {
      const message =
        "Twilio was out of reach for as long as the invitation would have been out; the opening was undone. Open again.";
      return { trigger: "openingFailed", refusal: refusal("PROVIDER_UNAVAILABLE", message) };
    }
    case "Sent":
      if (event.purpose === "invitation") return judged("invitationSent");
      return judged(event.purpose === "notice" ? "noticeSent" : "nothing");
    case "SendingRefused":
      if (event.purpose === "invitation")
        return { trigger: "openingFailed", refusal: refusalFor(event.twilioCode, event.message) };
      return event.purpose === "notice" ? refused(refusalFor(event.twilioCode, event.message)) : judged("messageLost");
    case "MessageAdded":
      return judgeMessage(conversation, before, event, configuration.onUnclearReply, nowMs);
    case "DeliveryFailed":
      return judgeFailedDelivery(conversation, before, event, nowMs);
    case "CloseRequested":
      return judged("closeAsked");
    case "InvitationExpired":
      return judged("invitationRanOut");
    case "HeldCheckDue":
      return judged("heldCheckDue");
    case "CaughtUp":
      if (event.waiting?.type === "CloseRequested") return judged("closeRequested");
      return judged(event.waiting ? "invitationExpired" : "caughtUp");
    case "WaitRequested":
      return judged("waitAsked");
    case "ClaimQuestioned":
      return judged("claimQuestioned");
    case "WaitEnded":
      return judged("nothing");
    case "PersonOptedOut":
      // Also told to the conversation in which it was said: that has ended.
      return judged(conversation.status === "closed" ? "nothing" : "stopped");
    case "Released":
      return judged("released");
    case "ReleaseRefused":
      return judged("messageLost");
    case "SendMessageRequested":
      return judgeNotice(conversation, event, nowMs);
    case "ClosedAtTwilio":
      return judged("closedAtTwilio");
    case "RemovedAtTwilio":
      return judged("removedAtTwilio");
  }
}
