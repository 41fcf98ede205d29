import { type Answer, type ConsentDecision, durationSeconds } from "@masked-conversations/client";
import type { CommandBody } from "../model/commands.ts";
import type { Call } from "../model/events.ts";
import { type HeldMessage, otherSide } from "../model/terms.ts";
import { purposeOf } from "./business-messages.ts";
import { announce, type Build, type Context } from "./context.ts";
import { conversationAnswer } from "./describe.ts";
import { heldCommands, reportHeld } from "./held-messages.ts";
import { closingOf, openingCommands } from "./opening-commands.ts";
import { sendingCommands } from "./sending-commands.ts";
import { personOf, sideOfParticipant } from "./sides.ts";
import type { Trigger } from "./triggers.ts";
import { meansOptedOut } from "./twilio-codes.ts";

/** What a person has decided by what the event came to, whatever words they said it in. */
const decisions: Partial<Record<Trigger, ConsentDecision>> = {
  agreedReachable: "granted",
  agreedUnreachable: "granted",
  declined: "declined",
  stopped: "revoked",
};

/** A receipt that says "opted out" is as good as a STOP. */
function consentCommand({ conversation, event, classification }: Context): CommandBody[] {
  const decision = decisions[classification.trigger];
  if (!decision || (event.type !== "MessageAdded" && event.type !== "DeliveryFailed")) return [];
  const { messageSid, atMs } = event;
  const { address } = conversation[personOf(conversation, event)];
  const evidence = { messageSid, reference: conversation.reference };
  const source =
    event.type === "DeliveryFailed"
      ? { basis: "receipt", recordedBy: "twilio" }
      : { basis: "reply", recordedBy: "person" };
  return [{ verb: "record-consent", consent: { id: messageSid, address, decision, evidence, atMs, ...source } }];
}

function undeliverable(context: Context): CommandBody[] {
  const { conversation, event } = context;
  switch (event.type) {
    case "DeliveryFailed": {
      const { messageSid, participantSid, errorCode } = event;
      const known = purposeOf(conversation, messageSid);
      // A person's own message, whatever became of it, was meant for the other one.
      const purpose = known === undefined || known === "answer" || known === "released" ? "relayed" : known;
      const to = sideOfParticipant(conversation, participantSid);
      return [announce("MessageUndeliverable", context, { messageSid, purpose, to, errorCode })];
    }
    case "MessageAdded": {
      // It could not be held; and only its receipt knows whether it has arrived all the same.
      const { messageSid, atMs: heldAtMs } = event;
      const to = otherSide(personOf(conversation, event));
      const message: HeldMessage = { messageSid, for: to, because: "window-closed", heldAtMs };
      const reason = conversation.status === "closed" ? "conversation-closed" : "held-messages-limit";
      return reportHeld(context, [message], reason);
    }
    case "ReleaseRefused": {
      const { messageSid, for: to, twilioCode: errorCode, reason } = event;
      return [announce("MessageUndeliverable", context, { messageSid, purpose: "relayed", to, errorCode, reason })];
    }
    case "SendingRefused": {
      const { purpose, twilioCode: errorCode } = event;
      const reason = meansOptedOut(errorCode) ? "opted-out" : "refused-by-twilio";
      return [announce("MessageUndeliverable", context, { purpose, errorCode, reason })];
    }
    default:
      return [];
  }
}

const answer = (call: Call | undefined, given: Answer): CommandBody[] =>
  call ? [{ verb: "answer", call, answer: given }] : [];

/** Who asked: the event's own call, or, for what the opening came to, the call that asked to open. */
function callOf({ conversation, event }: Context): Call | undefined {
  if (event.type === "CaughtUp") return closingOf(event)?.call;
  if ("call" in event && event.call) return event.call;
  return conversation.status === "opening" ? conversation.openedBy : undefined;
}

function answerRepeated({ conversation, event, nowMs }: Context): CommandBody[] {
  if (event.type === "OpenRequested") return answer(event.call, conversationAnswer(conversation, nowMs, true));
  if (event.type !== "SendMessageRequested") return [];
  const { reference, notices = [] } = conversation;
  const sent = notices.find(({ requestId }) => requestId === event.call.requestId);
  return sent ? answer(event.call, { ok: true, reference, messageSid: sent.messageSid, replayed: true }) : [];
}

const answers = {
  answerOpening: (context) => answer(callOf(context), conversationAnswer(context.next, context.nowMs, false)),
  answerRepeated,
  answerClosing: (context) => answer(callOf(context), conversationAnswer(context.next, context.nowMs, false)),
  answerNotice: ({ conversation: { reference }, event }) =>
    event.type === "Sent"
      ? answer(event.call, { ok: true, reference, messageSid: event.messageSid, replayed: false })
      : [],
  answerRefusal: (context) => {
    const { refusal } = context.classification;
    return refusal ? answer(callOf(context), refusal) : [];
  },
  answerWaiting: (context) => {
    const { reference } = context.conversation;
    return answer(callOf(context), { ok: true, reference, status: "opening", pending: true, replayed: false });
  },
} as const satisfies Record<string, Build>;

const byPerson = ({ conversation, event }: Context) => ({ by: personOf(conversation, event) });

const announcements = {
  announceInvitationSent: (context) => {
    const { event } = context;
    return event.type === "Sent" ? [announce("InvitationSent", context, { messageSid: event.messageSid })] : [];
  },
  announceConsentGranted: (context) => [announce("ConsentGranted", context, byPerson(context))],
  announceConsentDeclined: (context) => [announce("ConsentDeclined", context, byPerson(context))],
  announceOptedOut: (context) => [announce("OptedOut", context, byPerson(context))],
  announceConnected: (context) => [announce("ConversationConnected", context, {})],
  announceInvitationExpired: (context) => [announce("InvitationExpired", context, {})],
  announceUndeliverable: undeliverable,
  announceLost: (context) => {
    const { conversation, event } = context;
    const isRelayed = event.type === "DeliveryFailed" && !purposeOf(conversation, event.messageSid);
    return isRelayed ? undeliverable(context) : [];
  },
  announceClosed: (context) => {
    const { next } = context;
    return next.status === "closed" ? [announce("ConversationClosed", context, { closeReason: next.closeReason })] : [];
  },
} as const satisfies Record<string, Build>;

/** For each name of the table: what is to be done, filled in. An empty list: nothing is needed in this context. */
export const buildCommands = {
  ...openingCommands,
  ...sendingCommands,
  ...heldCommands,
  ...answers,
  ...announcements,
  recordConsent: consentCommand,
  look: () => [{ verb: "look" }],
  catchUp: ({ event }) => {
    const isWaiting = event.type === "CloseRequested" || event.type === "InvitationExpired";
    return [{ verb: "catch-up", waiting: isWaiting ? event : undefined }];
  },
  findEarly: ({ event }) => {
    if (event.type !== "Sent") return [{ verb: "find-early" }];
    return event.index > 0 ? [{ verb: "find-early", beforeIndex: event.index }] : [];
  },
  end: ({ event, configuration }) => [{ verb: "end", how: closingOf(event)?.closing ?? configuration.closing }],
  endUnused: () => [{ verb: "end", how: "delete" }],
  releasePairs: ({ configuration: { coolOff }, nowMs }) => [
    { verb: "release-pairs", restsUntilMs: nowMs + (durationSeconds(coolOff ?? "") ?? 0) * 1_000 },
  ],
} as const satisfies Record<string, Build>;

export type CommandName = keyof typeof buildCommands;
