/**
 * What Twilio leaves undocumented, or lets an account choose, as switches. A default is what Twilio's pages make most
 * likely. Code under test should work with either position.
 */
export interface Switches {
  /** HTTP status of the 50xxx errors whose status no page gives. */
  undocumentedErrorStatus: number;
  /** How a message that WhatsApp's 24-hour window forbids ends, error code 63016. */
  outsideWindowStatus: "failed" | "undelivered";
  /** Whether a sender's own inbound webhook is also called for a message that a conversation captured. */
  inboundWebhookWhenCaptured: boolean;
  /**
   * Whether a user who has a business-scoped id appears under it (`whatsapp:US.ABC…`) in `Author` and
   * `MessagingBinding.Address`.
   */
  businessScopedIds: "shown" | "hidden";
  /** Whether a participant added by phone number captures what arrives under that user's business-scoped id. */
  businessScopedIdsMatchPhoneNumbers: boolean;
  /** `Source` of a webhook for a message that came from a channel. */
  channelSource: "upper case" | "lower case" | "SDK";
  /**
   * What becomes of an SMS opt-out keyword that a conversation captures; Twilio's own confirmation is sent either way.
   */
  stopInConversation: "appended" | "swallowed";
  /** Whether a message starts the timers of its conversation again. */
  timersRestart: "on each message" | "never";
  /**
   * Where `Timers.Closed` is counted from: the moment the conversation became inactive, or its last activity, as
   * `Timers.Inactive` is.
   */
  closedTimerCountsFrom: "inactivity" | "last activity";
  /**
   * Whether the text of a message with a file reaches SMS and WhatsApp; documented as dropped for messages from chat.
   */
  bodyWithMedia: "dropped" | "kept";
  /** Whether timers at creation need a `State` beside them (error 50382). */
  timersNeedState: boolean;
  /** How the SID is spelt in the `Media` field of a webhook. */
  mediaSidKey: "Sid" | "MediaSid";
  /** Prefix of `ChannelMessageSid` on WhatsApp: documented as `WA`, seen as `SM`. */
  whatsappChannelMessageSid: "WA" | "SM";
  /**
   * Whether Conversations webhooks obey `PostWebhookRetryCount` and `PreWebhookRetryCount` of the service (both 0 until
   * set).
   */
  webhookRetryCountsObeyed: boolean;
  /** How long a webhook's target may take before Twilio gives up, in milliseconds. */
  webhookTimeoutMs: number;
  /** How long after the message its receipts come, in milliseconds of the virtual clock. */
  sentAfterMs: number;
  /** Counted from `sent`. */
  deliveredAfterMs: number;
  /** Whether every WhatsApp user has the app open: what is delivered is read at once. */
  readAtOnce: boolean;
  /** How long each REST call takes, in milliseconds of real time. */
  restLatencyMs: number;
  /** Mutating calls a second, per conversation or per service (error 50063); null for no limit. */
  mutationsPerSecond: number | null;
  /** REST calls in progress at once for the account (error 20429); null for no limit. */
  concurrentRequests: number | null;
}

/** The position every switch has until it is set. */
export const defaultSwitches: Readonly<Switches> = {
  undocumentedErrorStatus: 400,
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
  mediaSidKey: "Sid",
  whatsappChannelMessageSid: "WA",
  webhookRetryCountsObeyed: true,
  webhookTimeoutMs: 5000,
  sentAfterMs: 5,
  deliveredAfterMs: 10,
  readAtOnce: false,
  restLatencyMs: 0,
  mutationsPerSecond: 30,
  concurrentRequests: null,
};
