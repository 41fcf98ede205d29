import { sideOfParticipant } from "../decide/sides.ts";
import type { Conversation } from "../model/conversation.ts";
import type { DeliveryFailed, MessageAdded } from "../model/events.ts";
import { isRemembered } from "../model/fingerprint.ts";
import { otherSide } from "../model/terms.ts";
import type { ConversationsApi } from "../twilio/conversations.ts";
import type { FoundMessage } from "../twilio/resources.ts";

/**
 * Twilio delivers webhooks at most once, so at milestones the newest messages are listed, and what was missed
 * becomes an event. What was handled long ago may come up again: it is judged by its time, and then nothing follows.
 */

/** As many as the conversation remembers events. */
const messagesLookedAt = 20;

function missedMessage(conversation: Conversation, message: FoundMessage): MessageAdded[] {
  const { messageSid, index, participantSid, author, body, atMs } = message;
  const key = `onMessageAdded.${messageSid}`;
  if (isRemembered(conversation.recentEvents, key)) return [];
  return [
    {
      type: "MessageAdded",
      reference: conversation.reference,
      key,
      messageSid,
      index,
      participantSid,
      author,
      body,
      atMs,
      missed: true,
    },
  ];
}

async function missedReceipt(
  conversation: Conversation,
  target: string,
  { messageSid, participantSid, author, hasFailed }: FoundMessage,
  twilio: ConversationsApi,
): Promise<DeliveryFailed[]> {
  const writer = sideOfParticipant(conversation, participantSid, author);
  const receiver = writer && conversation[otherSide(writer)].participantSid;
  if (!hasFailed || !receiver) return [];
  const receipt = await twilio.receipt(target, messageSid, receiver);
  if (!receipt || (receipt.status !== "failed" && receipt.status !== "undelivered")) return [];
  const key = `onDeliveryUpdated.${receipt.receiptSid}.${receipt.status}`;
  if (isRemembered(conversation.recentEvents, key)) return [];
  const { errorCode, atMs } = receipt;
  return [
    {
      type: "DeliveryFailed",
      reference: conversation.reference,
      key,
      messageSid,
      participantSid: receiver,
      errorCode,
      atMs,
      missed: true,
    },
  ];
}

/**
 * @returns what people wrote before a place among the messages, oldest first: too early for it to have been sent to
 * anybody, perhaps
 */
export async function findEarly(
  conversation: Conversation,
  target: string,
  beforeIndex: number | undefined,
  twilio: ConversationsApi,
): Promise<MessageAdded[]> {
  const messages = await twilio.newestMessages(target, messagesLookedAt);
  return messages
    .filter(({ isOwn, index }) => !isOwn && (beforeIndex === undefined || index < beforeIndex))
    .flatMap((message) => missedMessage(conversation, message))
    .map((event) => ({ ...event, early: true }));
}

/** @returns messages and failed deliveries that no webhook reported, oldest first */
export async function catchUp(
  conversation: Conversation,
  target: string,
  twilio: ConversationsApi,
): Promise<(MessageAdded | DeliveryFailed)[]> {
  const messages = await twilio.newestMessages(target, messagesLookedAt);
  const missed: (MessageAdded | DeliveryFailed)[] = [];
  for (const message of messages.filter(({ isOwn }) => !isOwn)) {
    missed.push(
      ...missedMessage(conversation, message),
      ...(await missedReceipt(conversation, target, message, twilio)),
    );
  }
  return missed;
}
