import * as v from "valibot";
import {
  type CloseReason,
  channels,
  closeReasons,
  type HeldReason,
  heldReasons,
  type Purpose,
  purposes,
  type Status,
  sideNames,
  statuses,
  undeliverableReasons,
} from "./terms.ts";

/**
 * The events on the bus: one schema for the whole `detail` of each. They are the source of the types below and of the
 * JSON Schemas in `schemas/`, and the tests hold every announcement to them.
 *
 * An event may get new optional properties, so what a schema does not know is no mistake; parsing leaves it out. Where
 * a caller's own name for a conversation is not in question, the patterns let no address through. Each text has one
 * pattern at most, and no check in code: that is what JSON Schema can say, too.
 */

/** One of the words, with what each of them means where the word alone does not say it. */
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
  connecting: "nobody has to be asked any more, and somebody is not yet reachable",
  connected: "both are reachable",
  closed: "it has ended",
};

const closeReasonMeanings: Record<CloseReason, string> = {
  completed: "a service or a person at Twilio closed it",
  declined: "the invitee said no",
  "invitation-expired": "the invitee did not answer in time",
  idle: "nobody wrote for as long as the timer `inactive` says",
  "max-age": "it was as old as the timer `closed` allows",
  "opted-out": "one of the two wrote STOP",
  replaced: "another conversation needed its numbers",
  failed: "Twilio refused it for good, or it was removed there",
};

const heldReasonMeanings: Record<HeldReason, string> = {
  "window-closed": "the window was closed when it was written",
  receipt: "Twilio said so (error 63016)",
  early: "it was written while the conversation was being set up, when its receiver may not have joined yet",
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
 * Begins the pattern of a text that must hold no address: no WhatsApp user, and no digits that could be a phone number.
 */
const noAddress = String.raw`^(?![\s\S]*whatsapp:[A-Za-z0-9+])(?!([\s\S]*[^A-Za-z0-9])?[+]?[0-9]([ ().-]?[0-9]){6,})`;

/** What every event holds. */
const ofEvent = {
  version: v.pipe(
    v.literal("1"),
    v.description("Of this schema: another number, where a consumer would have to change."),
  ),
  id: matching(
    /^[A-Za-z0-9._~# -]{1,256}$/,
    "The same each time the same event is put. EventBridge delivers at least once: drop what you have seen",
  ),
  stage: matching(/^[a-z0-9-]{1,20}$/, "The stage of the configuration that was deployed"),
  at: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$/),
    v.description("When it was decided, in UTC. Orders the events of one conversation, whatever order they arrive in."),
  ),
};

/** What every event of a conversation holds. */
const ofConversation = {
  ...ofEvent,
  reference: matching(/^[A-Za-z0-9._~-]{1,100}$/, "The caller's own name for the conversation"),
  conversationSid: v.optional(sid("CH", "The Conversation; absent while it has not been created")),
  status: oneOf(statuses, "The conversation's, after what the event tells", statusMeanings),
  attributes: v.pipe(
    v.record(v.string(), v.unknown()),
    v.description("The caller's own, as given to OpenConversation."),
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

/** By detail-type. The description says when the event is put on the bus. */
export const eventSchemas = {
  InvitationSent: v.pipe(
    v.object({ ...ofConversation, messageSid }),
    v.description("Twilio has taken the invitation to the invitee."),
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
      messageSid,
      for: side("Who is waiting for it"),
      because: oneOf(heldReasons, "How it is known that it did not arrive", heldReasonMeanings),
    }),
    v.description("A message cannot be sent to its receiver now, and is kept until they write."),
    v.examples([{ ...exampleOf("connecting"), ...exampleMessage, for: "initiator", because: "window-closed" }]),
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
    v.description("A held message has reached its receiver."),
    v.examples([{ ...exampleOf("connected"), ...exampleMessage, for: "initiator", how: "sent-again" }]),
  ),
  MessageUndeliverable: v.pipe(
    v.object({
      ...ofConversation,
      messageSid: v.optional(sid("IM", "The message; absent where Twilio did not take it")),
      purpose: oneOf(["relayed", ...purposes], "What the message was for", purposeMeanings),
      to: v.optional(side("Who did not get it")),
      errorCode: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999), v.description("Twilio's error code.")),
      ),
      reason: v.optional(
        oneOf(undeliverableReasons, "Why, where no receipt says so", {
          "conversation-closed": "the conversation ended before its receiver could be sent it",
          "held-messages-limit": "too many messages were held for its receiver already",
          "held-messages-age": "its receiver has not written for as long as a message is held",
          "opted-out": "its receiver wants no messages any more",
          "refused-by-twilio": "Twilio did not take it (`errorCode` says why)",
        }),
      ),
    }),
    v.description("A message did not reach its receiver and will not: it is reported, and not tried again."),
    v.examples([{ ...exampleOf("connected"), ...exampleMessage, purpose: "relayed", to: "invitee", errorCode: 63024 }]),
  ),
  InvitationExpired: v.pipe(
    v.object(ofConversation),
    v.description(
      "The invitee has not answered in time, and no answer was missed: ConversationClosed follows. Or no number " +
        "became free in time for an opening that waited for one (`onBusy: wait`): its status is `opening` then, and " +
        "nothing follows.",
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
              "The message by which they opted out: at Twilio it tells who; absent where a service recorded it " +
                "(Twilio, SM… or MM…)",
            ),
          ),
          recordedBy: matching(
            new RegExp(`${noAddress}[A-Za-z0-9._~/:-]{1,100}$`),
            "Whose word it is: `person`, `twilio`, or the name of the service (RecordConsent)",
          ),
        }),
        v.title("About a person alone"),
        v.description(
          "Somebody who wrote to a sender outside any conversation, or of whom a service said so (RecordConsent).",
        ),
      ),
    ]),
    v.description(
      "A person wants no messages any more, from any sender of the stage, until they or RecordConsent say otherwise.",
    ),
    v.examples([
      { ...exampleOf("closed"), by: "invitee" },
      { ...exampleOfEvent, id: "person#3f1c", messageSid: "SM0123456789abcdef0123456789abcdef", recordedBy: "person" },
    ]),
  ),
  PoolPressure: v.pipe(
    v.object({
      ...ofConversation,
      channel: oneOf(channels, "Which senders are meant"),
      side: side("Whose senders are few"),
      senders: count("How many the stage has on this channel"),
      inUse: count("How many of them are taken for this person"),
    }),
    v.description(
      "Few senders of a channel are left for this conversation's person: add some before POOL_EXHAUSTED refuses the " +
        "next.",
    ),
    v.examples([{ ...exampleOf("opening"), channel: "whatsapp", side: "invitee", senders: 5, inUse: 4 }]),
  ),
} as const satisfies Record<string, v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<typeof ofEvent, undefined>>>>;

export type EventName = keyof typeof eventSchemas;

export const isEventName = (name: string): name is EventName => Object.hasOwn(eventSchemas, name);

export const eventNames: readonly EventName[] = Object.keys(eventSchemas).filter(isEventName);

/** The `detail` of an event. */
export type EventDetail<Name extends EventName> = v.InferOutput<(typeof eventSchemas)[Name]>;

/** A type without properties would take any: this one takes none. */
type Nothing = Record<string, never>;

type WithoutCommon<Detail> = { [Key in keyof Detail as Exclude<Key, keyof typeof ofConversation>]: Detail[Key] };

/** Of each form of a detail by itself. */
type Own<Detail> = Detail extends unknown
  ? [keyof WithoutCommon<Detail>] extends [never]
    ? Nothing
    : WithoutCommon<Detail>
  : never;

type WithoutEnvelope<Detail> = Detail extends unknown ? Omit<Detail, keyof typeof ofEvent> : never;

/**
 * An event's `detail` as it is decided: all but what tells one putting from another (`version`, `id`, `stage`, `at`).
 */
export type DecidedDetail<Name extends EventName> = WithoutEnvelope<EventDetail<Name>>;

/** What an event's `detail` has of its own: all but what is told of every event and every conversation. */
export type OwnDetail<Name extends EventName> = Own<EventDetail<Name>>;
