import type { Timer } from "../clock/clock.ts";
import type { Media } from "../media/media.ts";
import type { Channel } from "./addresses.ts";

/** "States and Timers in Conversations" page. `closed` is final. */
export type ConversationState = "active" | "inactive" | "closed";

/** A Conversation (`CH…`) with all its parts. */
export interface Conversation {
  readonly sid: string;
  readonly chatServiceSid: string;
  messagingServiceSid: string | null;
  friendlyName: string | null;
  uniqueName: string | null;
  /** JSON. */
  attributes: string;
  state: ConversationState;
  dateCreated: Date;
  dateUpdated: Date;
  readonly timers: ConversationTimers;
  readonly participants: Map<string, Participant>;
  /** Oldest first; removed messages leave gaps in the indexes. */
  messages: Message[];
  nextIndex: number;
  readonly webhooks: Map<string, ScopedWebhook>;
}

export interface ConversationTimers {
  /** Milliseconds without activity; undefined for never. */
  inactiveAfterMs: number | undefined;
  closedAfterMs: number | undefined;
  lastActivityAt: Date;
  becameInactiveAt: Date | undefined;
  next: Timer | undefined;
}

/** A Participant (`MB…`): a person on a channel, or a chat identity. */
export interface Participant {
  readonly sid: string;
  readonly conversationSid: string;
  identity: string | null;
  attributes: string;
  messagingBinding: MessagingBinding | null;
  roleSid: string;
  dateCreated: Date;
  dateUpdated: Date;
  lastReadMessageIndex: number | null;
  lastReadTimestamp: string | null;
}

/** How a participant without the SDK is reached: at their address, through one of the account's senders. */
export interface MessagingBinding {
  readonly type: Channel;
  readonly address: string;
  proxyAddress: string;
}

/** A Message (`IM…`). */
export interface Message {
  readonly sid: string;
  readonly conversationSid: string;
  readonly index: number;
  author: string;
  body: string | null;
  readonly media: readonly Media[];
  attributes: string;
  subject: string | null;
  readonly participantSid: string | null;
  readonly contentSid: string | null;
  readonly contentVariables: Readonly<Record<string, string>>;
  dateCreated: Date;
  dateUpdated: Date;
  readonly receipts: Receipt[];
}

/** The statuses of a delivery receipt; `null` while the message is still inside Twilio. */
export type ReceiptStatus = "sent" | "delivered" | "read" | "failed" | "undelivered";

/** A delivery receipt (`DY…`): the status of a message for one recipient. */
export interface Receipt {
  readonly sid: string;
  readonly messageSid: string;
  readonly conversationSid: string;
  readonly participantSid: string;
  readonly channelMessageSid: string;
  status: ReceiptStatus | null;
  /** 0 when there was no error. */
  errorCode: number;
  readonly dateCreated: Date;
  dateUpdated: Date;
}

/** A conversation-scoped webhook (`WH…`). */
export interface ScopedWebhook {
  readonly sid: string;
  readonly conversationSid: string;
  readonly target: "webhook" | "trigger" | "studio";
  url: string | null;
  method: "get" | "post";
  filters: string[];
  triggers: string[];
  flowSid: string | null;
  readonly replayAfter: number | null;
  readonly dateCreated: Date;
  dateUpdated: Date;
}
