import type { TwilioEvent } from "../model/events.ts";
import { type Form, field, type VerifiedRequest } from "./verify-request.ts";

/** What a verified webhook comes to: an event for the queue, or the reason why nobody needs it. */
export type ParsedWebhook = { event: TwilioEvent } | { dropped: string };

const referencePattern = /^[A-Za-z0-9._~-]{1,100}$/;

/** Twilio's ISO 8601 time in milliseconds; now where there is none: the event has just happened. */
function timeMs(value: string): number {
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? Date.now() : timeMs;
}

/**
 * Reads a Conversations webhook (Twilio, "Conversations Webhooks"). The conversation's reference is in the URL that our
 * scoped webhook was made with, and so is covered by the signature. Values are strings; fields that are not known are
 * left alone.
 */
export function parseWebhook({ form, query }: VerifiedRequest): ParsedWebhook {
  const reference = query.get("reference") ?? "";
  if (!referencePattern.test(reference)) return { dropped: "no-reference" };
  const parsed = readEvent(form, reference);
  return "event" in parsed && !isWellFormed(parsed.event) ? { dropped: "malformed" } : parsed;
}

/**
 * A key without its SID would make different events look like one; and the queue takes no key of any characters or
 * length.
 */
function isWellFormed(event: TwilioEvent): boolean {
  const numbers =
    event.type === "MessageAdded" ? [event.index] : event.type === "DeliveryFailed" ? [event.errorCode] : [];
  return (
    /^on[A-Za-z]+\.[A-Za-z0-9]{1,64}(\.[a-z]+)?$/.test(event.key) &&
    numbers.every((number) => Number.isSafeInteger(number) && number >= 0)
  );
}

function readEvent(form: Form, reference: string): ParsedWebhook {
  const eventType = field(form, "EventType");
  switch (eventType) {
    case "onMessageAdded": {
      const messageSid = field(form, "MessageSid");
      return {
        event: {
          type: "MessageAdded",
          reference,
          key: `${eventType}.${messageSid}`,
          messageSid,
          index: Number(field(form, "Index")),
          participantSid: field(form, "ParticipantSid") || undefined,
          author: field(form, "Author"),
          body: field(form, "Body"),
          atMs: timeMs(field(form, "DateCreated")),
        },
      };
    }
    case "onDeliveryUpdated": {
      const status = field(form, "Status");
      // `sent`, `delivered` and `read` are the usual course, three for each message: nobody needs them.
      if (status !== "failed" && status !== "undelivered") return { dropped: "receipt-not-needed" };
      return {
        event: {
          type: "DeliveryFailed",
          reference,
          key: `${eventType}.${field(form, "DeliveryReceiptSid")}.${status}`,
          messageSid: field(form, "MessageSid"),
          participantSid: field(form, "ParticipantSid"),
          errorCode: Number(field(form, "ErrorCode")),
          atMs: timeMs(field(form, "DateCreated")),
        },
      };
    }
    case "onConversationStateUpdated":
      if (field(form, "StateTo") !== "closed") return { dropped: "state-not-needed" };
      return {
        event: {
          type: "ClosedAtTwilio",
          reference,
          key: `${eventType}.${field(form, "ConversationSid")}.closed`,
          from: field(form, "StateFrom"),
          by: field(form, "Reason"),
        },
      };
    case "onConversationRemoved":
    case "onParticipantRemoved": {
      const sid = field(form, eventType === "onConversationRemoved" ? "ConversationSid" : "ParticipantSid");
      return { event: { type: "RemovedAtTwilio", reference, key: `${eventType}.${sid}` } };
    }
    default:
      return { dropped: "event-not-needed" };
  }
}
