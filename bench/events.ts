import type { SQSEvent } from "aws-lambda";
import type { Conversation } from "../lambda/model/conversation.ts";
import type { QueuedEvent } from "../lambda/model/events.ts";
import { recordOf } from "../test/in-process/event-source.ts";
import { opening } from "../test/lambda/decide/given.ts";
import { formOf, query } from "../test/lambda/webhooks/payloads.ts";
import { publicBaseUrl, signedRequest } from "../test/lambda/webhooks/signed-request.ts";

/** The events that the functions are invoked with, each different. */

const numbered = <Item>(count: number, item: (number: number) => Item): Item[] =>
  Array.from({ length: count }, (_, number) => item(number));
const sid = (prefix: string, number: number): string => prefix + number.toString(16).padStart(32, "0");

export { publicBaseUrl };

/** Signed webhooks for people's messages. */
export const messageWebhooks = (count: number) =>
  numbered(count, (number) =>
    signedRequest(formOf("onMessageAdded", { MessageSid: sid("IM", number) }), { query, isBase64Encoded: true }),
  );

/** Webhooks for delivered messages, which are dropped. */
export const receiptWebhooks = (count: number) =>
  numbered(count, (number) =>
    signedRequest(formOf("onDeliveryUpdated", { DeliveryReceiptSid: sid("DY", number), Status: "delivered" }), {
      query,
      isBase64Encoded: true,
    }),
  );

/**
 * From somebody who does not know the account. With the right account, each would cause a read of the secret
 * (docs/decisions/0015-auth-token-rotation.md).
 */
export const forgedWebhooks = (count: number) =>
  numbered(count, (number) =>
    signedRequest(formOf("onMessageAdded", { MessageSid: sid("IM", number), AccountSid: sid("AC", 9) }), {
      query,
      token: "guessed",
    }),
  );

/** An event as first delivered to process-event by the queue. */
export function fromQueue(event: QueuedEvent): SQSEvent {
  return { Records: [recordOf(event, { receiveCount: 1, receiptHandle: "receipt-handle" })] };
}

function openingRequest(number: number) {
  const address = (person: string) => ({ address: `whatsapp:+55119${person}${String(number).padStart(7, "0")}` });
  return { ...opening().request, reference: `order-${number}`, initiator: address("1"), invitee: address("2") };
}

/** Requests for OpenConversation that do not wait for the outcome. */
export const openingRequests = (count: number) =>
  numbered(count, (number) => ({ ...openingRequest(number), waitSeconds: 0 }));

/** Openings with an invitation, each with another reference and other people. */
export const openings = (count: number): SQSEvent[] =>
  numbered(count, (number) => {
    const { people: _, ...event } = opening();
    const request = openingRequest(number);
    const { reference } = request;
    const callId = `call-${number}`;
    return fromQueue({
      ...event,
      reference,
      key: callId,
      call: { callId, requestId: callId },
      requestHash: callId,
      request,
    });
  });

/** Messages from the two people in turn. */
export const relayedMessages = (count: number, conversation: Conversation): SQSEvent[] =>
  numbered(count, (number) => {
    const author = number % 2 === 0 ? conversation.invitee : conversation.initiator;
    const messageSid = sid("IM", number);
    return fromQueue({
      type: "MessageAdded",
      reference: conversation.reference,
      key: `onMessageAdded.${messageSid}`,
      messageSid,
      index: 100 + number,
      participantSid: author.participantSid,
      author: author.address,
      body: "I am at the green door",
      atMs: Date.now(),
    });
  });
