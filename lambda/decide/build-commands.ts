import type { Answer } from "@masked-conversations/client";
import { durationSeconds, maskText, type Purpose, type SideName } from "@masked-conversations/client";
import type { CommandBody } from "../model/commands.ts";
import { invitationMs } from "../model/conversation.ts";
import type { Call, CloseRequested, ConversationEvent, DecidableOpening, OpenRequested } from "../model/events.ts";
import { type HeldMessage, otherSide } from "../model/terms.ts";
import { purposeOf, senderRequest, sideOfParticipant } from "./apply.ts";
import { channelOf, chooseSender } from "./choose-senders.ts";
import { announce, type Build, type Circumstances, personOf } from "./context.ts";
import { describeConversation } from "./describe.ts";
import { heldCommands, reportHeld } from "./held-messages.ts";
import type { CommandName } from "./transitions.ts";
import { isReachable } from "./windows.ts";

/**
 * One template for each closed window, however many messages wait: to the person for whom the event's message is held.
 */
function reengagement({ conversation, event, configuration: { reengagementTemplate } }: Circumstances): CommandBody[] {
  if (!reengagementTemplate || !("messageSid" in event)) return [];
  const waiting = conversation.held.find(({ messageSid }) => messageSid === event.messageSid);
  if (!waiting || conversation[waiting.for].isReengaged) return [];
  return [
    {
      verb: "send",
      purpose: "re-engagement",
      to: waiting.for,
      content: { template: reengagementTemplate, variables: {} },
    },
  ];
}

/** A last word to those who have written here and can be told; never to somebody who wants nothing more. */
function farewells({ conversation, event, judgement, nowMs }: Circumstances): CommandBody[] {
  const leaving = judgement.trigger === "stopped" ? personOf({ conversation, event }) : undefined;
  const told = (["initiator", "invitee"] as const).filter(
    (side) => side !== leaving && conversation[side].hasWritten && isReachable(conversation[side], nowMs),
  );
  return told.map((to) => ({ verb: "send-text", purpose: "farewell", to, text: "farewell" }));
}

/** What a reply says of consent; a receipt that says "opted out" is as good as a STOP. */
function consentOf(circumstances: Circumstances): CommandBody[] {
  const { conversation, event } = circumstances;
  if (event.type !== "MessageAdded" && event.type !== "DeliveryFailed") return [];
  const { messageSid, atMs } = event;
  const { address } = conversation[personOf(circumstances)];
  const evidence = { messageSid, reference: conversation.reference };
  const decided = { id: messageSid, address, evidence, atMs };
  if (event.type === "DeliveryFailed") {
    return [
      { verb: "record-consent", consent: { ...decided, decision: "revoked", basis: "receipt", recordedBy: "twilio" } },
    ];
  }
  const decisions = { yes: "granted", start: "granted", unclear: "granted", no: "declined", stop: "revoked" } as const;
  return [
    {
      verb: "record-consent",
      consent: { ...decided, decision: decisions[event.meaning], basis: "reply", recordedBy: "person" },
    },
  ];
}

/**
 * A text needs no template only where no window is in the way; a template is a waste where the person can be reached
 * without.
 */
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
      // It could not be held; and only its receipt knows whether it has arrived all the same.
      const { messageSid, atMs: heldAtMs } = event;
      const message: HeldMessage = {
        messageSid,
        for: otherSide(personOf(circumstances)),
        because: "forecast",
        heldAtMs,
      };
      return reportHeld(
        circumstances,
        [message],
        conversation.status === "closed" ? "conversation-closed" : "held-messages-limit",
      );
    }
    case "ReleaseRefused": {
      const detail = { messageSid: event.messageSid, purpose: "relayed", to: event.for, errorCode: event.twilioCode };
      return [announce("MessageUndeliverable", circumstances, { ...detail, reason: maskText(event.message) })];
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

const text = (purpose: Purpose, to: SideName, key: "justAMoment" | "declined" | "askAgain"): CommandBody[] => [
  { verb: "send-text", purpose, to, text: key },
];

const answer = (call: Call | undefined, given: Answer): CommandBody[] =>
  call ? [{ verb: "answer", call, answer: given }] : [];

/** Who asked: the event's own call, or, for what the opening came to, the call that asked to open. */
function callOf({ conversation, event }: Circumstances): Call | undefined {
  if (event.type === "CaughtUp") return closingOf(event)?.call;
  if ("call" in event && event.call) return event.call;
  const isOfOpening = ["PairTaken", "OpeningRefused", "OpeningTimedOut", "SendingRefused"].includes(event.type);
  return isOfOpening ? conversation.openedBy : undefined;
}

/** An opening goes back to the queue with a key of its own, or it would be taken for the one that went before. */
const again = (opening: OpenRequested): CommandBody => {
  const attempt = opening.attempt + 1;
  return { verb: "enqueue", event: { ...opening, attempt, key: `${opening.call.callId} ${attempt}` } };
};

/** The openings that an event brings along because they wait for this conversation's end. */
export function reopening(event: ConversationEvent): CommandBody[] {
  const opening = event.type === "WaitRequested" ? event.opening : closingOf(event)?.replacedBy;
  return opening ? [again(opening)] : [];
}

/** The openings that are in the way of nobody any more: told by the event, or waiting since before. */
function reopen({ conversation, event }: Circumstances): CommandBody[] {
  return [...reopening(event), ...conversation.waiting.map(again)];
}

function withoutPeople({ people: _, ...opening }: DecidableOpening): OpenRequested {
  return opening;
}

/**
 * Each conversation in the way is told of the opening; the first to end lets it in, and to the others it is a
 * repetition.
 */
function askBlockingToTell(circumstances: Circumstances): CommandBody[] {
  const { event, judgement } = circumstances;
  if (event.type !== "OpenRequested") return [];
  const opening = { ...withoutPeople(event), waitUntilMs: waitEndMs(circumstances) };
  const key = `waits ${event.key}`;
  return (judgement.blockedBy ?? []).map((reference) => ({
    verb: "enqueue",
    event: { type: "WaitRequested", reference, key, opening },
  }));
}

/** An opening waits for as long as its invitation would be out. */
function waitEndMs({ event, conversation, nowMs }: Circumstances): number {
  const waitUntilMs = event.type === "OpenRequested" ? event.waitUntilMs : undefined;
  return waitUntilMs ?? nowMs + invitationMs(conversation);
}

function scheduleWaitEnd(circumstances: Circumstances): CommandBody[] {
  const { event } = circumstances;
  if (event.type !== "OpenRequested") return [];
  const { reference, request } = event;
  const { attributes } = request;
  const atMs = waitEndMs(circumstances);
  const ended = { type: "WaitEnded", reference, key: `wait-ended ${event.call.callId}`, atMs, attributes } as const;
  return [{ verb: "schedule-wait-end", atMs, event: ended }];
}

/** From 80 % of a person's senders on, the next openings for this person will soon be refused. */
const poolPressure = 0.8;

function announcePoolPressure(circumstances: Circumstances): CommandBody[] {
  const { event, configuration, nowMs } = circumstances;
  if (event.type !== "OpenRequested") return [];
  return (["initiator", "invitee"] as const).flatMap((side) => {
    const request = "people" in event ? senderRequest(event, side) : undefined;
    const choice = request && chooseSender(request, configuration.senders, nowMs);
    if (!choice || !("chosen" in choice) || choice.pool.inUse / choice.pool.senders < poolPressure) return [];
    return [announce("PoolPressure", circumstances, { side, channel: channelOf(request.address), ...choice.pool })];
  });
}

/** The request to close, whether it has just come or has waited for what had been missed. */
function closingOf(event: ConversationEvent): CloseRequested | undefined {
  const waiting = event.type === "CaughtUp" ? event.waiting : event;
  return waiting?.type === "CloseRequested" ? waiting : undefined;
}

/**
 * For each name of the table: what is to be done, filled in. An empty list: nothing is needed in these circumstances.
 */
export const buildCommands: Record<CommandName, Build> = {
  ...heldCommands,
  open: () => [{ verb: "open" }],
  closeBlocking: ({ event }) =>
    event.type === "PairTaken" ? [{ verb: "close-blocking", conversationSid: event.blockingConversationSid }] : [],
  askBlockingToClose: ({ event, judgement: { blockedBy: [reference] = [] } }) => {
    if (event.type !== "OpenRequested" || !reference) return [];
    const key = `replaced-by ${event.key}`;
    return [
      {
        verb: "enqueue",
        event: { type: "CloseRequested", reference, key, reason: "replaced", replacedBy: withoutPeople(event) },
      },
    ];
  },
  askBlockingToTell,
  questionBlocking: ({ event, judgement: { blockedBy = [] } }) =>
    "key" in event
      ? blockedBy.map((reference) => ({
          verb: "enqueue",
          event: { type: "ClaimQuestioned", reference, key: `questioned ${event.key}` },
        }))
      : [],
  scheduleWaitEnd,
  look: () => [{ verb: "look" }],
  announcePoolPressure,
  answerWaiting: (c) => {
    const { reference } = c.conversation;
    return answer(callOf(c), { ok: true, reference, status: "opening", pending: true, replayed: false });
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
  sendReengagement: reengagement,
  sendFarewell: farewells,
  catchUp: ({ event }) => [
    {
      verb: "catch-up",
      waiting: event.type === "CloseRequested" || event.type === "InvitationExpired" ? event : undefined,
    },
  ],
  findEarly: ({ event }) => {
    if (event.type !== "Sent") return [{ verb: "find-early" }];
    return event.index > 0 ? [{ verb: "find-early", beforeIndex: event.index }] : [];
  },
  scheduleExpiry: ({ conversation, nowMs }) => [{ verb: "schedule-expiry", atMs: nowMs + invitationMs(conversation) }],
  cancelExpiry: () => [{ verb: "cancel-expiry" }],
  end: ({ event, configuration }) => [{ verb: "end", how: closingOf(event)?.closing ?? configuration.closing }],
  endUnused: () => [{ verb: "end", how: "delete" }],
  releasePairs: ({ configuration: { coolOff }, nowMs }) => [
    { verb: "release-pairs", restsUntilMs: nowMs + (durationSeconds(coolOff ?? "") ?? 0) * 1000 },
  ],
  recordConsent: consentOf,
  announceInvitationSent: (c) => [
    announce("InvitationSent", c, c.event.type === "Sent" ? { messageSid: c.event.messageSid } : {}),
  ],
  announceConsentGranted: (c) => [announce("ConsentGranted", c, { by: personOf(c) })],
  announceConsentDeclined: (c) => [announce("ConsentDeclined", c, { by: personOf(c) })],
  announceOptedOut: (c) => [announce("OptedOut", c, { by: personOf(c) })],
  announceConnected: (c) => [announce("ConversationConnected", c)],
  announceInvitationExpired: (c) => [announce("InvitationExpired", c)],
  announceUndeliverable: undeliverable,
  announceLost: (c) =>
    c.event.type === "DeliveryFailed" && !purposeOf(c.conversation, c.event.messageSid) ? undeliverable(c) : [],
  announceClosed: (c) => [announce("ConversationClosed", c, { closeReason: c.conversation.closeReason })],
  answerOpening: ({ conversation, nowMs }) =>
    answer(conversation.openedBy, describeConversation(conversation, nowMs, false)),
  answerRepeated: ({ conversation, event, nowMs }) => {
    if (event.type === "OpenRequested") return answer(event.call, describeConversation(conversation, nowMs, true));
    if (event.type !== "SendMessageRequested") return [];
    const sent = conversation.notices?.find(({ requestId }) => requestId === event.call.requestId);
    return sent
      ? answer(event.call, { ok: true, reference: conversation.reference, messageSid: sent.messageSid, replayed: true })
      : [];
  },
  answerClosing: (c) => answer(callOf(c), describeConversation(c.conversation, c.nowMs, false)),
  answerNotice: ({ conversation: { reference }, event }) =>
    event.type === "Sent"
      ? answer(event.call, { ok: true, reference, messageSid: event.messageSid, replayed: false })
      : [],
  answerRefusal: (c) => (c.judgement.refusal ? answer(callOf(c), c.judgement.refusal) : []),
  reopen,
};
