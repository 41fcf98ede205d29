/** What happens after a change ("Conversations Webhooks" page): reported, never to be prevented. */
export type PostAction =
  | "onConversationAdded"
  | "onConversationUpdated"
  | "onConversationStateUpdated"
  | "onConversationRemoved"
  | "onParticipantAdded"
  | "onParticipantUpdated"
  | "onParticipantRemoved"
  | "onMessageAdded"
  | "onMessageUpdated"
  | "onMessageRemoved"
  | "onDeliveryUpdated";

/** What is asked before a change, at account and service level only. */
export type PreAction =
  | "onConversationAdd"
  | "onConversationUpdate"
  | "onConversationRemove"
  | "onParticipantAdd"
  | "onParticipantUpdate"
  | "onParticipantRemove"
  | "onMessageAdd"
  | "onMessageUpdate"
  | "onMessageRemove";

/** The filters a conversation-scoped webhook may name ("Conversation Scoped Webhook Resource" page). */
export const scopedFilters: readonly string[] = [
  "onMessageAdded",
  "onMessageUpdated",
  "onMessageRemoved",
  "onConversationUpdated",
  "onConversationStateUpdated",
  "onConversationRemoved",
  "onParticipantAdded",
  "onParticipantUpdated",
  "onParticipantRemoved",
  "onDeliveryUpdated",
];

/** Who made a change, and whether webhooks tell of it. */
export interface Cause {
  /** `Source` of the webhook. */
  readonly source: string;
  /** What the SDK or a channel does is always told; what REST does, only with `X-Twilio-Webhook-Enabled: true`. */
  readonly firesWebhooks: boolean;
  /** `Reason` of a change of state. */
  readonly reason: "API" | "TIMER" | "EVENT";
}

/** Time passing; its consequences are always told. */
export const timerCause: Cause = { source: "API", firesWebhooks: true, reason: "TIMER" };

/** The network reporting on a delivery, whoever sent the message. */
export const deliveryCause: Cause = { source: "API", firesWebhooks: true, reason: "EVENT" };

/** A REST call. */
export function restCause(webhookEnabled: boolean): Cause {
  return { source: "API", firesWebhooks: webhookEnabled, reason: "API" };
}
