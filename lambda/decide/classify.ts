import { type Refusal, refusal, sideNames } from "@masked-conversations/client";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";
import type {
  ConversationEvent,
  DeliveryFailed,
  MessageAdded,
  OpenRequested,
  PairTaken,
  SendMessageRequested,
} from "../model/events.ts";
import { otherSide, type ReplyMeaning } from "../model/terms.ts";
import { purposeOf } from "./business-messages.ts";
import { isHeld, isHeldBack } from "./held-messages.ts";
import { mayAnswer, sideOfParticipant } from "./sides.ts";
import type { Classification, Trigger } from "./triggers.ts";
import { meansOptedOut, outsideWindowCode, refusalFor } from "./twilio-codes.ts";
import { isReachable } from "./windows.ts";

/** Which row of the table an event is, in the conversation as it stands. */

const classified = (trigger: Trigger): Classification => ({ trigger });
const refused = (answer: Refusal): Classification => ({ trigger: "refused", refusal: answer });

const openingRetriesLimit = 3;

type Message = MessageAdded & { meaning: ReplyMeaning };

/** What a reply to the invitation comes to; undefined where it is not taken as an answer. */
function classifyAnswer(
  conversation: Conversation,
  { meaning }: Message,
  onUnclearReply: RuntimeConfiguration["onUnclearReply"],
  nowMs: number,
): Classification | undefined {
  const agreed = isReachable(conversation.initiator, nowMs) ? "agreedReachable" : "agreedUnreachable";
  switch (meaning) {
    case "no":
      return classified("declined");
    case "yes":
      return classified(agreed);
    case "start":
    case "unclear": {
      if (onUnclearReply === "accept") return classified(agreed);
      const mayAsk = conversation.status === "inviting" && !conversation.askedAgain;
      return mayAsk ? classified("unclear") : undefined;
    }
    case "stop":
      return undefined;
  }
}

function classifyMessage(
  conversation: Conversation,
  before: Conversation,
  event: Message,
  { onUnclearReply }: RuntimeConfiguration,
  nowMs: number,
): Classification {
  const author = sideOfParticipant(conversation, event.participantSid, event.author);
  if (!author) return classified("nothing");
  if (event.meaning === "stop") return classified(before[author].hasOptedOut ? "nothing" : "stopped");
  const answer = mayAnswer(conversation, author, event)
    ? classifyAnswer(conversation, event, onUnclearReply, nowMs)
    : undefined;
  if (answer) return answer;

  const receiver = otherSide(author);
  // Its receipt came first, had it held, and was announced: except by an invitee, who may have been answering us.
  const isKnown = isHeld(before, event.messageSid) && conversation.status !== "inviting";
  const isReachableNow = isReachable(conversation[receiver], nowMs);
  if (isKnown) return classified(isReachableNow && !event.missed ? "caughtUp" : "nothing");
  if (isHeld(conversation, event.messageSid)) {
    if (event.missed) return classified("messageMissed");
    return classified(isReachableNow ? "messageLate" : "messageHeld");
  }
  const isUnopened = conversation.status === "closed" && conversation.isUnopened;
  if (isHeldBack(conversation[receiver], event) || isUnopened) return classified("messageLost");
  if (conversation.status === "connecting") return classified("bothReachable");
  return classified(isReachable(before[author], event.atMs) ? "nothing" : "windowReopened");
}

function isByAnsweringInvitee(conversation: Conversation, { participantSid }: DeliveryFailed): boolean {
  return conversation.status === "inviting" && sideOfParticipant(conversation, participantSid) === "initiator";
}

function classifyFailedDelivery(
  conversation: Conversation,
  before: Conversation,
  event: DeliveryFailed,
  nowMs: number,
): Classification {
  const receiver = sideOfParticipant(conversation, event.participantSid);
  if (receiver && meansOptedOut(event.errorCode) && !before[receiver].hasOptedOut) return classified("stopped");
  const purpose = purposeOf(conversation, event.messageSid);
  if (purpose === "invitation") return classified("invitationLost");
  if (purpose === "answer" || purpose === "released") return classified("nothing");
  if (purpose || event.errorCode !== outsideWindowCode) return classified("messageLost");
  if (isHeld(before, event.messageSid)) return classified("nothing");
  // Whether it is an answer to the invitation or meant for the initiator is not known before the message has come.
  if (isByAnsweringInvitee(conversation, event)) return classified("nothing");
  if (!isHeld(conversation, event.messageSid)) return classified("messageLost");
  if (event.missed) return classified("messageMissed");
  return classified(receiver && isReachable(conversation[receiver], nowMs) ? "messageLate" : "messageHeld");
}

/** The invitee is being asked, or is going to be. */
const isUnasked = ({ status, isInvited }: Conversation): boolean =>
  isInvited && (status === "opening" || status === "inviting");

function classifyNotice(conversation: Conversation, event: SendMessageRequested, nowMs: number): Classification {
  const { to, message } = event.request;
  if (conversation.notices?.some(({ requestId }) => requestId === event.call.requestId)) return classified("repeated");
  if (conversation.status === "closed") {
    return refused(refusal("ALREADY_CLOSED", `The conversation is closed (${conversation.closeReason}).`));
  }
  if (to === "invitee" && isUnasked(conversation)) {
    const text = "The invitee has not agreed yet; wait for the event ConsentGranted.";
    return refused(refusal("NO_CONSENT", text, { path: "to" }));
  }
  if ("text" in message && !isReachable(conversation[to], nowMs)) {
    const text =
      `message.text: the window of the ${to} is closed, and WhatsApp lets only an approved template in; ` +
      'send "template" instead.';
    return refused(refusal("VALIDATION", text, { path: "message.text" }));
  }
  return classified("noticeAccepted");
}

function classifyOpened(conversation: Conversation, nowMs: number): Classification {
  if (isUnasked(conversation)) return classified("openedToInvite");
  const bothReachable = sideNames.every((side) => isReachable(conversation[side], nowMs));
  return classified(bothReachable ? "openedReachable" : "openedUnreachable");
}

function classifyPairTaken(conversation: Conversation, event: PairTaken): Classification {
  const { side, heldBy, blockingConversationSid } = event;
  if (conversation.status === "opening") {
    const mayClose = heldBy === "nobody" || conversation.onBusy === "replace";
    if (mayClose && conversation.openingRetries <= openingRetriesLimit) return classified("pairToBeFreed");
  }
  const message = `The ${side} is in another Conversation at Twilio; close it, or ask with "onBusy": "replace".`;
  return { trigger: "openingFailed", refusal: refusal("PARTY_BUSY", message, { side, blockingConversationSid }) };
}

/** An opening under a reference that is taken. */
function classifyRepeatedOpening(conversation: Conversation, { requestHash }: OpenRequested): Classification {
  if (requestHash !== conversation.requestHash) {
    const message = "The reference was used before with a different request; take a new reference.";
    return refused(refusal("IDEMPOTENCY_MISMATCH", message, { path: "reference" }));
  }
  if (conversation.status !== "closed") return classified("repeated");
  const message = `The conversation has closed (${conversation.closeReason}); to connect the two again, take a new reference.`;
  return refused(refusal("ALREADY_CLOSED", message));
}

/**
 * Classifies an event: which row of the table it is. Pure.
 *
 * @param conversation with the event's facts already applied
 * @param before as it was before the event
 */
export function classify(
  conversation: Conversation,
  before: Conversation,
  event: ConversationEvent,
  configuration: RuntimeConfiguration,
  nowMs: number,
): Classification {
  switch (event.type) {
    case "OpenRequested":
      return classifyRepeatedOpening(conversation, event);
    case "Opened":
      return classifyOpened(conversation, nowMs);
    case "PairTaken":
      return classifyPairTaken(conversation, event);
    case "OpeningRefused":
      return { trigger: "openingFailed", refusal: refusalFor(event.twilioCode) };
    case "OpeningTimedOut": {
      const message =
        "Twilio was out of reach for as long as the invitation would have been out; the opening was undone. Open again.";
      return { trigger: "openingFailed", refusal: refusal("PROVIDER_UNAVAILABLE", message) };
    }
    case "Sent":
      if (event.purpose === "invitation") return classified("invitationSent");
      return classified(event.purpose === "notice" ? "noticeSent" : "nothing");
    case "SendingRefused":
      if (event.purpose === "invitation") {
        return { trigger: "openingFailed", refusal: refusalFor(event.twilioCode) };
      }
      return event.purpose === "notice" ? refused(refusalFor(event.twilioCode)) : classified("messageLost");
    case "MessageAdded":
      return classifyMessage(conversation, before, event, configuration, nowMs);
    case "DeliveryFailed":
      return classifyFailedDelivery(conversation, before, event, nowMs);
    case "CloseRequested":
      return classified("closeAsked");
    case "InvitationExpired":
      return classified("invitationRanOut");
    case "HeldCheckDue":
      return classified("heldCheckDue");
    case "CaughtUp":
      if (event.waiting?.type === "CloseRequested") return classified("closeRequested");
      return classified(event.waiting ? "invitationExpired" : "caughtUp");
    case "WaitRequested":
      return classified("waitAsked");
    case "ClaimQuestioned":
      return classified("claimQuestioned");
    case "WaitEnded":
      return classified("nothing");
    case "PersonOptedOut":
      // Also told to the conversation in which it was said: that has ended.
      return classified(conversation.status === "closed" ? "nothing" : "stopped");
    case "Released":
      return classified("released");
    case "ReleaseRefused":
      return classified("messageLost");
    case "SendMessageRequested":
      return classifyNotice(conversation, event, nowMs);
    case "ClosedAtTwilio":
      return classified("closedAtTwilio");
    case "RemovedAtTwilio":
      return classified("removedAtTwilio");
  }
}
