import type { Channel, CloseReason, EventName, HeldReason, Purpose, SideName, Status } from "./terms.ts";

/**
 * What the `detail` of each event on the bus holds: the one list of them. `render-schemas.ts` makes the JSON Schemas
 * from it, and the tests hold the events to these. Patterns let no address through, where a caller's own name for a
 * conversation is not in question.
 */

interface Property {
  type: "string" | "integer" | "object";
  description: string;
  [keyword: string]: unknown;
}

export interface EventDetail {
  /** When it is put on the bus. */
  description: string;
  /** In addition to the common ones. */
  properties: Record<string, Property>;
  required: string[];
  /** Values of these properties, as an example. */
  example: Record<string, unknown>;
  /** It may be about a person whom no conversation concerns. */
  mayLackConversation?: true;
}

const oneOf = (meanings: Record<string, string>, description: string): Property => ({
  type: "string",
  enum: Object.keys(meanings),
  description: [
    `${description}.`,
    ...Object.entries(meanings).map(([value, meaning]) => (meaning ? `\`${value}\`: ${meaning}.` : "")),
  ]
    .filter(Boolean)
    .join(" "),
});

const sid = (prefix: string, description: string): Property => ({
  type: "string",
  pattern: `^${prefix}[0-9a-fA-F]{32}$`,
  description: `${description} (Twilio, ${prefix}…).`,
});

const sides: Record<SideName, string> = { initiator: "", invitee: "" };
const side = (description: string): Property => oneOf(sides, description);

const channels: Record<Channel, string> = { whatsapp: "", sms: "", chat: "" };

const statuses: Record<Status, string> = {
  opening: "being set up at Twilio",
  inviting: "the invitation is out",
  connecting: "nobody has to be asked any more, and somebody is not yet reachable",
  connected: "both are reachable",
  closed: "it has ended",
};

const closeReasons: Record<CloseReason, string> = {
  completed: "a service or a person at Twilio closed it",
  declined: "the invitee said no",
  "invitation-expired": "the invitee did not answer in time",
  idle: "nobody wrote for as long as the timer `inactive` says",
  "max-age": "it was as old as the timer `closed` allows",
  "opted-out": "one of the two wrote STOP",
  replaced: "another conversation needed its numbers",
  failed: "Twilio refused it for good, or it was removed there",
};

const heldBecause: Record<HeldReason, string> = {
  forecast: "the window was closed when it was written",
  early: "it was written while the conversation was being set up, when its receiver may not have joined yet",
  receipt: "Twilio said so (error 63016)",
};

const releasedHow = {
  "sent-again": "by this product, under the author's name",
  "delivered-by-twilio": "the window had been open all along, and the message had arrived",
};

const purposes: Record<Purpose | "relayed", string> = {
  relayed: "written by one person for the other",
  invitation: "asks the invitee",
  introduction: "tells the initiator that they may write",
  "re-engagement": "asks somebody whose window has closed to write",
  "just-a-moment": "tells the invitee that the initiator is being fetched",
  declined: "confirms the invitee's no",
  "ask-again": "asks the invitee once more",
  notice: "a service's own message (SendMessage)",
  farewell: "says that the chat has ended",
};

const count = (description: string): Property => ({ type: "integer", minimum: 0, description: `${description}.` });

const address = { pattern: "whatsapp:[A-Za-z0-9+]|(^|[^A-Za-z0-9])[+]?[0-9]([ ().-]?[0-9]){6,}" };

/** A text of Twilio's, or a word of ours. What looks like an address is masked before; this refuses what is not. */
const reason: Property = {
  type: "string",
  not: address,
  description:
    "Why, for people: `conversation-closed`, `held-messages-limit`, `held-messages-age`, or what Twilio said, with addresses masked.",
};

/** What every event holds. */
export const common = {
  properties: {
    version: {
      type: "string",
      const: "1",
      description: "Of this schema: another number, where a consumer would have to change.",
    },
    id: {
      type: "string",
      pattern: "^[A-Za-z0-9._~# -]{1,256}$",
      description:
        "The same each time the same event is put. EventBridge delivers at least once: drop what you have seen.",
    },
    stage: {
      type: "string",
      pattern: "^[a-z0-9-]{1,20}$",
      description: "The stage of the configuration that was deployed.",
    },
    at: {
      type: "string",
      format: "date-time",
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$",
      description: "When it was decided, in UTC. Orders the events of one conversation, whatever order they arrive in.",
    },
    reference: {
      type: "string",
      pattern: "^[A-Za-z0-9._~-]{1,100}$",
      description: "The caller's own name for the conversation.",
    },
    conversationSid: sid("CH", "The Conversation; absent while it has not been created"),
    status: oneOf(statuses, "The conversation's, after what the event tells"),
    attributes: {
      type: "object",
      description: "The caller's own, as given to OpenConversation.",
      additionalProperties: true,
    },
  } satisfies Record<string, Property>,
  /** Without a conversation there are no more than these. */
  required: ["version", "id", "stage", "at"],
  ofConversation: ["reference", "status", "attributes"],
  example: {
    version: "1",
    id: "order-8841#000007",
    stage: "prod",
    at: "2026-11-22T12:00:00.000Z",
    reference: "order-8841",
    conversationSid: "CH0123456789abcdef0123456789abcdef",
    status: "connected",
    attributes: { city: "SP" },
  },
};

const messageSid = sid("IM", "The message");
const exampleMessage = { messageSid: "IM0123456789abcdef0123456789abcdef" };

const details: Record<EventName, EventDetail> = {
  InvitationSent: {
    description: "Twilio has taken the invitation to the invitee.",
    properties: { messageSid },
    required: ["messageSid"],
    example: { ...exampleMessage, status: "inviting" },
  },
  ConsentGranted: {
    description: "A person has agreed to talk.",
    properties: { by: side("Who agreed") },
    required: ["by"],
    example: { by: "invitee", status: "connecting" },
  },
  ConsentDeclined: {
    description: "A person has said no to this conversation; ConversationClosed follows.",
    properties: { by: side("Who said no") },
    required: ["by"],
    example: { by: "invitee", status: "closed" },
  },
  ConversationConnected: {
    description: "Both are reachable: what one writes, the other gets at once.",
    properties: {},
    required: [],
    example: {},
  },
  MessageHeld: {
    description: "A message cannot be sent to its receiver now, and is kept until they write.",
    properties: {
      messageSid,
      for: side("Who is waiting for it"),
      because: oneOf(heldBecause, "How it is known that it did not arrive"),
    },
    required: ["messageSid", "for", "because"],
    example: { ...exampleMessage, for: "initiator", because: "forecast", status: "connecting" },
  },
  MessageReleased: {
    description: "A held message has reached its receiver.",
    properties: {
      messageSid,
      for: side("Who got it"),
      how: oneOf(releasedHow, "How it arrived"),
    },
    required: ["messageSid", "for", "how"],
    example: { ...exampleMessage, for: "initiator", how: "sent-again" },
  },
  MessageUndeliverable: {
    description: "A message did not reach its receiver and will not: it is reported, and not tried again.",
    properties: {
      messageSid: sid("IM", "The message; absent where Twilio did not take it"),
      purpose: oneOf(purposes, "What the message was for"),
      to: side("Who did not get it"),
      errorCode: { type: "integer", minimum: 1, maximum: 99_999, description: "Twilio's error code." },
      reason,
    },
    required: ["purpose"],
    example: { ...exampleMessage, purpose: "relayed", to: "invitee", errorCode: 63024 },
  },
  InvitationExpired: {
    description:
      "The invitee has not answered in time, and no answer was missed: ConversationClosed follows. Or no number became free in time for an " +
      "opening that waited for one (`onBusy: wait`): its status is `opening` then, and nothing follows.",
    properties: {},
    required: [],
    example: { status: "closed" },
  },
  ConversationClosed: {
    description: "The conversation has ended, and its numbers are free again.",
    properties: { closeReason: oneOf(closeReasons, "Why it ended") },
    required: ["closeReason"],
    example: { closeReason: "completed", status: "closed" },
  },
  OptedOut: {
    description:
      "A person wants no messages any more, from any sender of the stage, until they or RecordConsent say otherwise.",
    properties: {
      by: side("Who opted out, of this conversation's two"),
      messageSid: {
        type: "string",
        pattern: "^(SM|MM)[0-9a-fA-F]{32}$",
        description:
          "The message by which somebody opted out, where there is no conversation: at Twilio it tells who (Twilio, SM… or MM…).",
      },
      recordedBy: {
        type: "string",
        pattern: "^[A-Za-z0-9._~/:-]{1,100}$",
        not: address,
        description:
          "Whose word it is, where there is no conversation: `person`, `twilio`, or the name of the service (RecordConsent).",
      },
    },
    required: [],
    example: { by: "invitee", status: "closed" },
    mayLackConversation: true,
  },
  PoolPressure: {
    description:
      "Few senders of a channel are left for this conversation's person: add some before POOL_EXHAUSTED refuses the next.",
    properties: {
      channel: oneOf(channels, "Which senders are meant"),
      side: side("Whose senders are few"),
      senders: count("How many the stage has on this channel"),
      inUse: count("How many of them are taken for this person"),
    },
    required: ["channel", "side", "senders", "inUse"],
    example: { channel: "whatsapp", side: "invitee", senders: 5, inUse: 4, status: "opening" },
  },
};

/** By detail-type. */
export const eventDetails: Record<string, EventDetail> = details;
