import * as v from "valibot";
import {
  type CloseReason,
  channels,
  closeReasons,
  type HeldReason,
  heldReasons,
  laterEventVersions,
  type Purpose,
  purposes,
  type Status,
  sideNames,
  statuses,
  undeliverableReasons,
} from "./terms.ts";

/**
 * The events on the bus: one schema for the whole `detail` of each. The types below and the JSON Schemas in `schemas/`
 * are derived from them, and the tests validate every announcement against them.
 *
 * Events may gain optional properties, so unknown ones are not an error; parsing drops them. Except for the caller's
 * own reference, the patterns reject addresses. Each text has at most one pattern and no check in code, so that JSON
 * Schema can express it too.
 */

/** One of the words; `meanings` explains those that do not explain themselves. */
function oneOf<const Word extends string>(
  words: readonly Word[],
  description: string,
  meanings?: Record<NoInfer<Word>, string>,
) {
  const explained = meanings ? words.map((word) => `\`${word}\`: ${meanings[word]}.`) : [];
  return v.pipe(v.picklist(words), v.description([`${description}.`, ...explained].join(" ")));
}

const matching = (pattern: RegExp, description: string) =>
  v.pipe(v.string(), v.regex(pattern), v.description(`${description}.`));

const sid = (prefix: string, description: string) =>
  matching(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `${description} (Twilio, ${prefix}…)`);

const side = (description: string) => oneOf(sideNames, description);

const count = (description: string) => v.pipe(v.number(), v.integer(), v.minValue(0), v.description(`${description}.`));

const statusMeanings: Record<Status, string> = {
  opening: "being set up at Twilio",
  inviting: "the invitation is out",
  connecting: "everybody who had to agree has, and at least one of the two is not yet reachable",
  connected: "both are reachable",
  closed: "it has ended",
};

const closeReasonMeanings: Record<CloseReason, string> = {
  completed: "a service closed it, or somebody did at Twilio",
  declined: "the invitee said no",
  "invitation-expired": "the invitee did not answer in time",
  idle: "nobody wrote for the duration of the timer `inactive`",
  "max-age": "it reached the age that the timer `closed` allows",
  "opted-out": "one of the two wrote STOP",
  replaced: "another conversation needed its numbers",
  failed: "Twilio refused it permanently, or it was removed there",
};

const heldReasonMeanings: Record<HeldReason, string> = {
  "window-closed": "the window was closed when it was written",
  receipt: "Twilio reported it (error 63016)",
  early: "it was written while the conversation was being set up, when its recipient may not have joined yet",
};

const purposeMeanings: Record<Purpose | "relayed", string> = {
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

/**
 * Prefix for the pattern of a text that must not contain an address: a WhatsApp user, or digits that could be a phone
 * number.
 */
const noAddress = String.raw`^(?![\s\S]*whatsapp:[A-Za-z0-9+])(?!([\s\S]*[^A-Za-z0-9])?[+]?[0-9]([ ().-]?[0-9]){6,})`;

const version = <const Version extends string>(number: Version) =>
  v.pipe(v.literal(number), v.description("Of this schema. It changes only when consumers have to change."));

const ofEvent = {
  version: version("1"),
  id: matching(
    /^[A-Za-z0-9._~# -]{1,256}$/,
    "The same each time the same event is put. EventBridge delivers at least once: drop the ids you have seen",
  ),
  stage: matching(/^[a-z0-9-]{1,20}$/, "The stage of the configuration that was deployed"),
  at: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$/),
    v.description(
      "When it was decided, in UTC. Sort the events of one conversation by it: they may arrive out of order.",
    ),
  ),
};

const ofConversation = {
  ...ofEvent,
  reference: matching(/^[A-Za-z0-9._~-]{1,100}$/, "The caller's own name for the conversation"),
  conversationSid: v.optional(sid("CH", "The Conversation; absent until it has been created")),
  status: oneOf(statuses, "The conversation's status after this event", statusMeanings),
  attributes: v.pipe(
    v.record(v.string(), v.unknown()),
    v.description("The caller's own attributes, as given to OpenConversation."),
  ),
};

const exampleOfEvent = {
  version: "1",
  id: "order-8841#000007",
  stage: "prod",
  at: "2026-11-22T12:00:00.000Z",
} as const;

const exampleOf = (status: Status) => ({
  ...exampleOfEvent,
  reference: "order-8841",
  conversationSid: "CH0123456789abcdef0123456789abcdef",
  status,
  attributes: { city: "SP" },
});

const messageSid = sid("IM", "The message");
const exampleMessage = { messageSid: "IM0123456789abcdef0123456789abcdef" };

/** By detail-type. Each description says when the event is put on the bus. */
export const eventSchemas = {
  InvitationSent: v.pipe(
    v.object({ ...ofConversation, messageSid }),
    v.description("Twilio has accepted the invitation to the invitee."),
    v.examples([{ ...exampleOf("inviting"), ...exampleMessage }]),
  ),
  ConsentGranted: v.pipe(
    v.object({ ...ofConversation, by: side("Who agreed") }),
    v.description("A person has agreed to talk."),
    v.examples([{ ...exampleOf("connecting"), by: "invitee" }]),
  ),
  ConsentDeclined: v.pipe(
    v.object({ ...ofConversation, by: side("Who said no") }),
    v.description("A person has said no to this conversation; ConversationClosed follows."),
    v.examples([{ ...exampleOf("closed"), by: "invitee" }]),
  ),
  ConversationConnected: v.pipe(
    v.object(ofConversation),
    v.description("Both are reachable: what one writes, the other gets at once."),
    v.examples([exampleOf("connected")]),
  ),
  MessageHeld: v.pipe(
    v.object({
      ...ofConversation,
      version: version(laterEventVersions.MessageHeld),
      messageSid,
      for: side("Who is waiting for it"),
      because: oneOf(heldReasons, "How it is known that it did not arrive", heldReasonMeanings),
    }),
    v.description("A message cannot be sent to its recipient now, and is kept until they write."),
    v.examples([
      {
        ...exampleOf("connecting"),
        ...exampleMessage,
        version: laterEventVersions.MessageHeld,
        for: "initiator",
        because: "window-closed",
      },
    ]),
  ),
  MessageReleased: v.pipe(
    v.object({
      ...ofConversation,
      messageSid,
      for: side("Who got it"),
      how: oneOf(["sent-again", "delivered-by-twilio"], "How it arrived", {
        "sent-again": "by this product, under the author's name",
        "delivered-by-twilio": "the window had been open all along, and the message had arrived",
      }),
    }),
    v.description("A held message has reached its recipient."),
    v.examples([{ ...exampleOf("connected"), ...exampleMessage, for: "initiator", how: "sent-again" }]),
  ),
  MessageUndeliverable: v.pipe(
    v.object({
      ...ofConversation,
      messageSid: v.optional(sid("IM", "The message; absent when Twilio did not accept it")),
      purpose: oneOf(["relayed", ...purposes], "What the message was for", purposeMeanings),
      to: v.optional(side("Who did not get it")),
      errorCode: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999), v.description("Twilio's error code.")),
      ),
      reason: v.optional(
        oneOf(undeliverableReasons, "Why, when no receipt says so", {
          "conversation-closed": "the conversation ended before it could be sent to its recipient",
          "held-messages-limit": "too many messages were already held for its recipient",
          "held-messages-age": "its recipient has not written for as long as a message is held",
          "opted-out": "its recipient has opted out",
          "refused-by-twilio": "Twilio did not accept it (`errorCode` says why)",
        }),
      ),
    }),
    v.description("A message did not reach its recipient and never will: it is reported, and not retried."),
    v.examples([{ ...exampleOf("connected"), ...exampleMessage, purpose: "relayed", to: "invitee", errorCode: 63024 }]),
  ),
  InvitationExpired: v.pipe(
    v.object(ofConversation),
    v.description(
      "The invitee has not answered in time (a check at Twilio made sure that no answer was missed): " +
        "ConversationClosed follows. Or no number became free in time for an opening that waited for one " +
        "(`onBusy: wait`): its status is then `opening`, and nothing follows.",
    ),
    v.examples([exampleOf("closed")]),
  ),
  ConversationClosed: v.pipe(
    v.object({ ...ofConversation, closeReason: oneOf(closeReasons, "Why it ended", closeReasonMeanings) }),
    v.description("The conversation has ended, and its numbers are free again."),
    v.examples([{ ...exampleOf("closed"), closeReason: "completed" }]),
  ),
  OptedOut: v.pipe(
    v.union([
      v.pipe(
        v.object({ ...ofConversation, by: side("Who opted out, of this conversation's two") }),
        v.title("In a conversation"),
        v.description("One of this conversation's two people."),
      ),
      v.pipe(
        v.object({
          ...ofEvent,
          messageSid: v.optional(
            matching(
              /^(SM|MM)[0-9a-fA-F]{32}$/,
              "The message by which they opted out; look it up at Twilio to see who it was. Absent when a service " +
                "recorded it (Twilio, SM… or MM…)",
            ),
          ),
          recordedBy: matching(
            new RegExp(`${noAddress}[A-Za-z0-9._~/:-]{1,100}$`),
            "Who reported it: `person`, `twilio`, or the name of the service (RecordConsent)",
          ),
        }),
        v.title("About a person alone"),
        v.description(
          "Somebody who wrote to a sender outside any conversation, or for whom a service recorded it (RecordConsent).",
        ),
      ),
    ]),
    v.description(
      "A person wants no more messages from any sender of the stage, until they or RecordConsent say otherwise.",
    ),
    v.examples([
      { ...exampleOf("closed"), by: "invitee" },
      { ...exampleOfEvent, id: "person#3f1c", messageSid: "SM0123456789abcdef0123456789abcdef", recordedBy: "person" },
    ]),
  ),
  PoolPressure: v.pipe(
    v.object({
      ...ofConversation,
      channel: oneOf(channels, "The senders' channel"),
      side: side("Who is running out of senders"),
      senders: count("How many senders the stage has on this channel"),
      inUse: count("How many of them this person already uses"),
    }),
    v.description(
      "A person in this conversation has few unused senders left on a channel: add some before their next " +
        "conversation is refused with POOL_EXHAUSTED.",
    ),
    v.examples([{ ...exampleOf("opening"), channel: "whatsapp", side: "invitee", senders: 5, inUse: 4 }]),
  ),
} as const satisfies Record<string, v.GenericSchema<unknown, Envelope>>;

/** What tells one event from another on the bus. */
interface Envelope {
  version: string;
  id: string;
  stage: string;
  at: string;
}

export type EventName = keyof typeof eventSchemas;

export const isEventName = (name: string): name is EventName => Object.hasOwn(eventSchemas, name);

export const eventNames: readonly EventName[] = Object.keys(eventSchemas).filter(isEventName);

/** The `detail` of an event. */
export type EventDetail<Name extends EventName> = v.InferOutput<(typeof eventSchemas)[Name]>;

/** A type without properties would accept any; this one accepts none. */
type Nothing = Record<string, never>;

type WithoutCommon<Detail> = { [Key in keyof Detail as Exclude<Key, keyof typeof ofConversation>]: Detail[Key] };

/** Distributes over the variants of a detail. */
type Own<Detail> = Detail extends unknown
  ? [keyof WithoutCommon<Detail>] extends [never]
    ? Nothing
    : WithoutCommon<Detail>
  : never;

type WithoutEnvelope<Detail> = Detail extends unknown ? Omit<Detail, keyof typeof ofEvent> : never;

/** An event's `detail` as decided, without what is added when it is put on the bus (`version`, `id`, `stage`, `at`). */
export type DecidedDetail<Name extends EventName> = WithoutEnvelope<EventDetail<Name>>;

/** An event's `detail` without the properties common to all events and all conversations. */
export type OwnDetail<Name extends EventName> = Own<EventDetail<Name>>;

type KeysOf<Variant> = Variant extends unknown ? keyof Variant : never;

/** A detail that has nothing but what its schema lists: an event that is spread into it does not compile. */
export type ExactDetail<Name extends EventName, Detail> = Detail &
  Record<Exclude<keyof Detail, KeysOf<OwnDetail<Name>>>, never>;
