import type { Answer } from "../operations/answers.ts";
import { describeConversation } from "../operations/describe.ts";
import { isReachable } from "../opt-in/windows.ts";
import type { RuntimeConfiguration } from "../runtime/configuration.ts";
import { maskText } from "../runtime/mask.ts";
import { purposeOf, sideOfParticipant } from "./absorb.ts";
import type { AnnouncementType, CommandBody, ConsentRecord } from "./commands.ts";
import { type Conversation, otherSide, type Purpose, type SideName } from "./conversation.ts";
import type { Call, ConversationEvent } from "./events.ts";
import type { Judgement } from "./judge.ts";
import type { CommandName } from "./transitions.ts";

/** What a command's name is filled in from. */
export interface Circumstances {
  conversation: Conversation;
  event: ConversationEvent;
  judgement: Judgement;
  configuration: RuntimeConfiguration;
  nowMs: number;
}

type Build = (circumstances: Circumstances) => CommandBody[];

/** Events carry the caller's own attributes and SIDs, and never an address or a text. */
function announce(type: AnnouncementType, { conversation, nowMs }: Circumstances, detail: Record<string, unknown> = {}): CommandBody {
  const { reference, conversationSid, status, attributes } = conversation;
  return { verb: "announce", type, atMs: nowMs, detail: { reference, conversationSid, status, attributes, ...detail } };
}

/** The person who wrote, where the event is a message. */
function authorOf({ conversation, event }: Circumstances): SideName {
  const author = event.type === "MessageAdded" ? sideOfParticipant(conversation, event.participantSid, event.author) : undefined;
  return author ?? "invitee";
}

function consentOf(circumstances: Circumstances): CommandBody[] {
  const { conversation, event } = circumstances;
  if (event.type !== "MessageAdded") return [];
  const decisions: Record<typeof event.meaning, ConsentRecord["decision"]> = {
    yes: "granted",
    unclear: "granted",
    no: "declined",
    stop: "revoked",
  };
  const { address } = conversation[authorOf(circumstances)];
  const evidence = { messageSid: event.messageSid, reference: conversation.reference };
  return [{ verb: "record-consent", consent: { address, decision: decisions[event.meaning], basis: "reply", evidence, atMs: event.atMs } }];
}

/** A text needs no template only where no window is in the way; a template is a waste where the person can be reached without. */
function introduction({ conversation, nowMs }: Circumstances): CommandBody[] {
  const { introduction: content, initiator } = conversation;
  if (!content) return [];
  const isSuperfluous = initiator.channel === "whatsapp" && isReachable(initiator, nowMs);
  return isSuperfluous ? [] : [{ verb: "send", purpose: "introduction", to: "initiator", content }];
}

function undeliverable(circumstances: Circumstances): CommandBody[] {
  const { conversation, event } = circumstances;
  switch (event.type) {
    case "DeliveryFailed": {
      const detail = { messageSid: event.messageSid, purpose: purposeOf(conversation, event.messageSid) ?? "relayed" };
      return [
        announce("MessageUndeliverable", circumstances, {
          ...detail,
          to: sideOfParticipant(conversation, event.participantSid),
          errorCode: event.errorCode,
        }),
      ];
    }
    case "MessageAdded": {
      const detail = { messageSid: event.messageSid, purpose: "relayed", to: otherSide(authorOf(circumstances)) };
      return [announce("MessageUndeliverable", circumstances, { ...detail, reason: "held-messages-limit" })];
    }
    case "SendingRefused":
      return [
        announce("MessageUndeliverable", circumstances, {
          purpose: event.purpose,
          errorCode: event.twilioCode,
          reason: maskText(event.message),
        }),
      ];
    default:
      return [];
  }
}

function held(circumstances: Circumstances): CommandBody[] {
  const { conversation, event } = circumstances;
  if (event.type !== "MessageAdded" && event.type !== "DeliveryFailed") return [];
  const message = conversation.held.find(({ messageSid }) => messageSid === event.messageSid);
  return message
    ? [announce("MessageHeld", circumstances, { messageSid: message.messageSid, for: message.for, because: message.because })]
    : [];
}

const text = (purpose: Purpose, to: SideName, key: "justAMoment" | "declined" | "askAgain"): CommandBody[] => [
  { verb: "send-text", purpose, to, text: key },
];

const answer = (call: Call | undefined, given: Answer): CommandBody[] => (call ? [{ verb: "answer", call, answer: given }] : []);

/** Who asked: the event's own call, or, for what the opening came to, the call that asked to open. */
function callOf({ conversation, event }: Circumstances): Call | undefined {
  if ("call" in event) return event.call;
  return event.type === "PairTaken" || event.type === "OpeningRefused" || event.type === "SendingRefused"
    ? conversation.openedBy
    : undefined;
}

/** Puts the opening that waited for this conversation's pairs back on the queue. */
export function reopening(event: ConversationEvent): CommandBody[] {
  if (event.type !== "CloseRequested" || !event.replacedBy) return [];
  const attempt = event.replacedBy.attempt + 1;
  return [{ verb: "enqueue", event: { ...event.replacedBy, attempt, key: `${event.replacedBy.call.callId} ${attempt}` } }];
}

/** For each name of the table: what is to be done, filled in. An empty list: nothing is needed in these circumstances. */
export const buildCommands: Record<CommandName, Build> = {
  open: () => [{ verb: "open" }],
  closeBlocking: ({ event }) =>
    event.type === "PairTaken" ? [{ verb: "close-blocking", conversationSid: event.blockingConversationSid }] : [],
  askBlockingToClose: ({ event, judgement }) => {
    if (event.type !== "OpenRequested" || !judgement.blockedBy) return [];
    const { people: _, ...opening } = event;
    const key = `replaced-by ${event.reference} ${event.attempt}`;
    return [
      { verb: "enqueue", event: { type: "CloseRequested", reference: judgement.blockedBy, key, reason: "replaced", replacedBy: opening } },
    ];
  },
  sendInvitation: ({ conversation: { invitation } }) =>
    invitation ? [{ verb: "send", purpose: "invitation", to: "invitee", content: invitation }] : [],
  sendIntroduction: introduction,
  sendJustAMoment: () => text("just-a-moment", "invitee", "justAMoment"),
  sendDeclined: () => text("declined", "invitee", "declined"),
  sendAskAgain: () => text("ask-again", "invitee", "askAgain"),
  sendNotice: ({ event }) =>
    event.type === "SendMessageRequested"
      ? [{ verb: "send", purpose: "notice", to: event.request.to, content: event.request.message, call: event.call }]
      : [],
  end: ({ event, configuration }) => [{ verb: "end", how: (event.type === "CloseRequested" && event.closing) || configuration.closing }],
  endUnused: () => [{ verb: "end", how: "delete" }],
  releasePairs: () => [{ verb: "release-pairs" }],
  recordConsent: consentOf,
  announceInvitationSent: (c) => [announce("InvitationSent", c, c.event.type === "Sent" ? { messageSid: c.event.messageSid } : {})],
  announceConsentGranted: (c) => [announce("ConsentGranted", c, { by: authorOf(c) })],
  announceConsentDeclined: (c) => [announce("ConsentDeclined", c, { by: authorOf(c) })],
  announceOptedOut: (c) => [announce("OptedOut", c, { by: authorOf(c) })],
  announceConnected: (c) => [announce("ConversationConnected", c)],
  announceHeld: held,
  announceUndeliverable: undeliverable,
  announceHeldUndeliverable: (c) =>
    c.conversation.held.map((message) =>
      announce("MessageUndeliverable", c, {
        messageSid: message.messageSid,
        purpose: "relayed",
        to: message.for,
        reason: "conversation-closed",
      }),
    ),
  announceClosed: (c) => [announce("ConversationClosed", c, { closeReason: c.conversation.closeReason })],
  answerOpening: ({ conversation, nowMs }) => answer(conversation.openedBy, describeConversation(conversation, nowMs, false)),
  answerRepeated: ({ conversation, event, nowMs }) => {
    if (event.type === "OpenRequested") return answer(event.call, describeConversation(conversation, nowMs, true));
    if (event.type !== "SendMessageRequested") return [];
    const sent = conversation.businessMessages.find(({ requestId }) => requestId === event.call.requestId);
    return sent ? answer(event.call, { ok: true, reference: conversation.reference, messageSid: sent.messageSid, replayed: true }) : [];
  },
  answerClosing: (c) => answer(callOf(c), describeConversation(c.conversation, c.nowMs, false)),
  answerNotice: ({ conversation: { reference }, event }) =>
    event.type === "Sent" ? answer(event.call, { ok: true, reference, messageSid: event.messageSid, replayed: false }) : [],
  answerRefusal: (c) => (c.judgement.refusal ? answer(callOf(c), c.judgement.refusal) : []),
  reopen: ({ event }) => reopening(event),
};
