/** Events fired after a change ("Conversations Webhooks" page). */
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

/** Events fired before a change, at account and service level only; the webhook can reject it. */
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

/** What made a change, and whether it fires webhooks. */
export interface Cause {
  /** `Source` of the webhook. */
  readonly source: string;
  /** Always true for the SDK and channels; for REST only with `X-Twilio-Webhook-Enabled: true`. */
  readonly firesWebhooks: boolean;
  /** `Reason` of a change of state. */
  readonly reason: "API" | "TIMER" | "EVENT";
}

export const timerCause: Cause = { source: "API", firesWebhooks: true, reason: "TIMER" };

/** A delivery report from the network. */
export const deliveryCause: Cause = { source: "API", firesWebhooks: true, reason: "EVENT" };

export function restCause(webhookEnabled: boolean): Cause {
  return { source: "API", firesWebhooks: webhookEnabled, reason: "API" };
}
