/**
 * Switches for behaviour that Twilio leaves undocumented or lets an account choose. The defaults are what Twilio's
 * documentation makes most likely. Code under test should work with every setting.
 */
export interface Switches {
  /** HTTP status of the 50xxx errors whose status is not documented. */
  undocumentedErrorStatus: number;
  /** What happens to a `PageSize` above the maximum of a list: error 20007, or the list's maximum instead. */
  pageSizeAboveMaximum: "refused" | "reduced";
  /** The error for a conversation that does not exist: Conversations' own, or that of every API. */
  unknownConversationCode: 50350 | 20404;
  /** Status of a message that fails with 63016 because WhatsApp's 24-hour window is closed. */
  outsideWindowStatus: "failed" | "undelivered";
  /** Whether a sender's own inbound webhook is also called for messages that a conversation captures. */
  inboundWebhookWhenCaptured: boolean;
  /**
   * Whether `Author` and `MessagingBinding.Address` show a user's business-scoped id (`whatsapp:US.ABC…`), if they have
   * one.
   */
  businessScopedIds: "shown" | "hidden";
  /** Whether a participant added by phone number captures messages from that user's business-scoped id. */
  businessScopedIdsMatchPhoneNumbers: boolean;
  /** `Source` of a webhook for a message that came from a channel. */
  channelSource: "upper case" | "lower case" | "SDK";
  /**
   * What happens to an SMS opt-out keyword that a conversation captures; Twilio sends its confirmation either way.
   */
  stopInConversation: "appended" | "swallowed";
  /** Whether a message restarts the timers of its conversation. */
  timersRestart: "on each message" | "never";
  /**
   * Whether `Timers.Closed` counts from the moment the conversation became inactive, or from its last activity like
   * `Timers.Inactive`.
   */
  closedTimerCountsFrom: "inactivity" | "last activity";
  /**
   * Whether the text of a message with a file reaches SMS and WhatsApp; documented as dropped for messages from chat.
   */
  bodyWithMedia: "dropped" | "kept";
  /** Whether timers at creation require a `State` (error 50382). */
  timersNeedState: boolean;
  /**
   * Whether a file's address redirects to another place that has the bytes. The 2010 API's address of a file always
   * redirects.
   */
  mediaRedirects: boolean;
  /** The key of the SID in the `Media` field of a webhook. */
  mediaSidKey: "Sid" | "MediaSid";
  /** Prefix of `ChannelMessageSid` on WhatsApp: documented as `WA`, observed as `SM`. */
  whatsappChannelMessageSid: "WA" | "SM";
  /**
   * Whether Conversations webhooks respect the service's `PostWebhookRetryCount` and `PreWebhookRetryCount` (both 0 by
   * default).
   */
  webhookRetryCountsObeyed: boolean;
  /** How long a webhook's target may take before Twilio gives up, in milliseconds. */
  webhookTimeoutMs: number;
  /** From the message to its receipt `sent`, in milliseconds of the virtual clock. */
  sentAfterMs: number;
  /** From `sent` to `delivered`. */
  deliveredAfterMs: number;
  /** From `sent` to `undelivered` for a phone that stays switched off, in seconds of the virtual clock. */
  undeliveredAfterSeconds: number;
  /** Whether WhatsApp users read every message as soon as it is delivered. */
  readAtOnce: boolean;
  /** How long each REST call takes, in milliseconds of real time. */
  restLatencyMs: number;
  /** Limit of mutating calls a second, per conversation or per service (error 50063); null for none. */
  mutationsPerSecond: number | null;
  /** Limit of concurrent REST calls for the account (error 20429); null for none. */
  concurrentRequests: number | null;
}

export const defaultSwitches: Readonly<Switches> = {
  undocumentedErrorStatus: 400,
  pageSizeAboveMaximum: "refused",
  unknownConversationCode: 50350,
  outsideWindowStatus: "failed",
  inboundWebhookWhenCaptured: false,
  businessScopedIds: "shown",
  businessScopedIdsMatchPhoneNumbers: true,
  channelSource: "upper case",
  stopInConversation: "appended",
  timersRestart: "on each message",
  closedTimerCountsFrom: "inactivity",
  bodyWithMedia: "dropped",
  timersNeedState: true,
  mediaRedirects: false,
  mediaSidKey: "Sid",
  whatsappChannelMessageSid: "WA",
  webhookRetryCountsObeyed: true,
  webhookTimeoutMs: 5000,
  sentAfterMs: 5,
  deliveredAfterMs: 10,
  undeliveredAfterSeconds: 14_400,
  readAtOnce: false,
  restLatencyMs: 0,
  mutationsPerSecond: 30,
  concurrentRequests: null,
};
