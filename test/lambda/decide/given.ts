import type { Status } from "@masked-conversations/client";
import { local } from "../../../config/local.ts";
import { type Decision, decide } from "../../../lambda/decide/decide.ts";
import { heldIn } from "../../../lambda/decide/held-messages.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import type {
  CloseRequested,
  ConversationEvent,
  DecidableOpening,
  DeliveryFailed,
  MessageAdded,
} from "../../../lambda/model/events.ts";
import type { PersonRecord } from "../../../lambda/model/people.ts";
import type { ReplyMeaning } from "../../../lambda/model/terms.ts";

/** Builders for the tests of the pure core: a conversation in each state, and events that happen to it. */

export const configuration = local;
export const nowMs = Date.UTC(2026, 10, 22, 12);
export const hourMs = 60 * 60_000;

export const courier = "whatsapp:+5511900000077";
export const customer = "whatsapp:+5511900000031";
export const stranger: PersonRecord = { pairs: [] };

const invitation = { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } };
const introduction = { template: "delivery-introduction", variables: {} };

export function opening(
  request: Partial<DecidableOpening["request"]> = {},
  people: Partial<DecidableOpening["people"]> = {},
): DecidableOpening {
  return {
    type: "OpenRequested",
    reference: "order-1",
    key: "open-call",
    call: { callId: "open-call", requestId: "open-request" },
    requestHash: "hash",
    attempt: 0,
    people: { initiator: stranger, invitee: stranger, ...people },
    request: {
      reference: "order-1",
      initiator: { address: courier },
      invitee: { address: customer },
      invitation,
      introduction,
      timers: {},
      onBusy: "fail",
      attributes: { city: "SP" },
      waitSeconds: 10,
      ...request,
    },
  };
}

export const opened: ConversationEvent = {
  type: "Opened",
  conversationSid: "CH1",
  participantSids: { initiator: "MB1", invitee: "MB2" },
};

let messages = 0;

export function message(
  by: "initiator" | "invitee",
  meaning: ReplyMeaning = "unclear",
  atMs = nowMs,
): MessageAdded & { meaning: ReplyMeaning } {
  messages += 1;
  const messageSid = `IM${messages}`;
  const participantSid = by === "initiator" ? "MB1" : "MB2";
  return {
    type: "MessageAdded",
    reference: "order-1",
    key: messageSid,
    messageSid,
    index: messages,
    participantSid,
    author: "",
    body: "",
    atMs,
    meaning,
  };
}

export function failure(
  messageSid: string,
  to: "initiator" | "invitee",
  errorCode = 63016,
  atMs = nowMs,
): DeliveryFailed {
  const participantSid = to === "initiator" ? "MB1" : "MB2";
  return {
    type: "DeliveryFailed",
    reference: "order-1",
    key: `DY-${messageSid}`,
    messageSid,
    participantSid,
    errorCode,
    atMs,
  };
}

export const sent = (
  purpose: Extract<ConversationEvent, { type: "Sent" }>["purpose"],
  messageSid: string,
  index = 0,
): ConversationEvent => ({
  type: "Sent",
  to: "invitee",
  purpose,
  messageSid,
  index,
});

export const closing: CloseRequested = {
  type: "CloseRequested",
  reference: "order-1",
  key: "close-call",
  call: { callId: "close-call", requestId: "close-request" },
  reason: "completed",
};

/** The closing, once what had been missed is known. */
export const caughtUp: ConversationEvent = { type: "CaughtUp", waiting: closing };

/**
 * Takes events in turn, as if each one's commands had been carried out. @throws when there is no conversation after
 * them
 */
export function given(...events: ConversationEvent[]): Conversation {
  let conversation: Conversation | undefined;
  for (const event of events) {
    const next = decide(conversation, event, configuration, nowMs).conversation;
    conversation = next && { ...next, pendingCommands: [] };
  }
  if (!conversation) throw new Error("There is no conversation after these events.");
  return conversation;
}

/** Connected, with nothing left to release. */
function connected(): Conversation {
  const yes = message("invitee", "yes");
  const released: ConversationEvent = {
    type: "Released",
    messageSid: yes.messageSid,
    for: "initiator",
    how: "sent-again",
  };
  return given(
    opening(),
    opened,
    sent("invitation", "IM-invitation"),
    yes,
    message("initiator"),
    { type: "CaughtUp" },
    released,
  );
}

/** The conversation, when it is in that state. @throws when it is in another */
function as<Name extends Status>(status: Name, conversation: Conversation): Extract<Conversation, { status: Name }> {
  if (conversation.status !== status) throw new Error(`These events lead to ${conversation.status}, not ${status}.`);
  return conversation as Extract<Conversation, { status: Name }>;
}

const invited = [opening(), opened, sent("invitation", "IM-invitation")];

export const inState = {
  opening: () => as("opening", given(opening())),
  inviting: () => as("inviting", given(...invited)),
  connecting: () => as("connecting", given(...invited, message("invitee", "yes"))),
  connected: () => as("connected", connected()),
  closed: () => as("closed", given(...invited, caughtUp)),
};

/** What is held in the conversation that a decision leaves. */
export const heldAfter = ({ conversation }: Decision) => (conversation ? heldIn(conversation) : []);

/** What follows from an event: the status, and the commands by verb with what tells them apart. */
export function outcome(conversation: Conversation | undefined, event: ConversationEvent) {
  const decision = decide(conversation, event, configuration, nowMs);
  const commands = decision.commands.map((command) => {
    switch (command.verb) {
      case "announce":
        return `announce ${command.type}`;
      case "send":
      case "send-text":
        return `send ${command.purpose} to ${command.to}`;
      case "answer":
        return `answer ${command.answer.ok ? "ok" : command.answer.error.code}`;
      case "record-consent":
        return `record ${command.consent.decision}`;
      default:
        return command.verb;
    }
  });
  const { conversation: after } = decision;
  const closeReason = after?.status === "closed" ? after.closeReason : undefined;
  return { status: after?.status, closeReason, commands };
}
