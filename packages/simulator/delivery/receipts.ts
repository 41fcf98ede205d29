import type { Conversation, Message, Receipt, ReceiptStatus } from "../conversations/model.ts";
import type { Twilio } from "../twilio.ts";
import { deliveryCause } from "../webhooks/events.ts";
import { deliveryFields } from "../webhooks/payloads.ts";
import { firePostAction } from "../webhooks/post-actions.ts";

/**
 * Statuses after which a receipt does not change ("Tracking Message Delivery Failures" article; `read` by its nature).
 */
const terminal: readonly (ReceiptStatus | null)[] = ["read", "failed", "undelivered"];

/** Updates a receipt and fires its webhook. Terminal receipts, and those of deleted conversations, do not change. */
export function setReceiptStatus(
  twilio: Twilio,
  conversation: Conversation,
  receipt: Receipt,
  status: ReceiptStatus,
  errorCode: number,
): void {
  if (terminal.includes(receipt.status) || !twilio.conversations.has(conversation)) return;
  receipt.status = status;
  receipt.errorCode = errorCode;
  receipt.dateUpdated = twilio.clock.now();
  const { messageSid, participantSid } = receipt;
  twilio.history.note({
    kind: "receipt",
    conversationSid: conversation.sid,
    messageSid,
    participantSid,
    status,
    errorCode,
  });
  firePostAction(twilio, conversation, "onDeliveryUpdated", deliveryFields(conversation, receipt), deliveryCause);
}

/** How many of a message's recipients have a status. */
export type Share = "none" | "some" | "all";

/** The `delivery` property of a message: null until the first receipt has a status ("Delivery Receipts" page). */
export function deliverySummary(message: Message): ({ total: number } & Record<ReceiptStatus, Share>) | null {
  const statuses = message.receipts.map(({ status }) => status);
  if (statuses.every((status) => status === null)) return null;
  const share = (...reached: ReceiptStatus[]): Share => {
    const count = statuses.filter((status) => status !== null && reached.includes(status)).length;
    if (count === 0) return "none";
    return count === statuses.length ? "all" : "some";
  };
  return {
    total: statuses.length,
    sent: share("sent", "delivered", "read"),
    delivered: share("delivered", "read"),
    read: share("read"),
    failed: share("failed"),
    undelivered: share("undelivered"),
  };
}
