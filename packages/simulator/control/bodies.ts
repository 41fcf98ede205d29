import * as v from "valibot";
import type { Chaos } from "../chaos/chaos.ts";
import type { Fault } from "../chaos/faults.ts";
import type { Switches } from "../switches.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const times = v.optional(v.union([v.pipe(v.number(), v.integer(), v.minValue(1)), v.literal("always")]));

export const switchesBody: v.GenericSchema<unknown, Partial<Switches>> = v.partial(
  v.strictObject({
    undocumentedErrorStatus: v.picklist([400, 403, 404, 409, 422]),
    pageSizeAboveMaximum: v.picklist(["refused", "reduced"]),
    unknownConversationCode: v.picklist([50350, 20404]),
    outsideWindowStatus: v.picklist(["failed", "undelivered"]),
    inboundWebhookWhenCaptured: v.boolean(),
    businessScopedIds: v.picklist(["shown", "hidden"]),
    businessScopedIdsMatchPhoneNumbers: v.boolean(),
    channelSource: v.picklist(["upper case", "lower case", "SDK"]),
    stopInConversation: v.picklist(["appended", "swallowed"]),
    timersRestart: v.picklist(["on each message", "never"]),
    closedTimerCountsFrom: v.picklist(["inactivity", "last activity"]),
    bodyWithMedia: v.picklist(["dropped", "kept"]),
    timersNeedState: v.boolean(),
    mediaRedirects: v.boolean(),
    mediaSidKey: v.picklist(["Sid", "MediaSid"]),
    whatsappChannelMessageSid: v.picklist(["WA", "SM"]),
    webhookRetryCountsObeyed: v.boolean(),
    webhookTimeoutMs: count,
    sentAfterMs: count,
    deliveredAfterMs: count,
    undeliveredAfterSeconds: count,
    readAtOnce: v.boolean(),
    restLatencyMs: count,
    mutationsPerSecond: v.nullable(count),
    concurrentRequests: v.nullable(count),
  }),
);

export const chaosBody: v.GenericSchema<unknown, Partial<Chaos>> = v.partial(
  v.strictObject({
    seed: v.pipe(v.number(), v.integer()),
    webhookDuplicate: probability,
    webhookLoss: probability,
    webhookReorder: probability,
    webhookDelay: probability,
    webhookDelayMs: count,
    rest429: probability,
    rest5xx: probability,
    restTimeoutBefore: probability,
    restTimeoutAfter: probability,
  }),
);

const pattern = v.pipe(
  v.string(),
  v.check((text) => isRegularExpression(text), "must be a regular expression"),
);

export const faultBody: v.GenericSchema<unknown, Fault> = v.variant("kind", [
  v.strictObject({
    kind: v.literal("rest"),
    method: v.optional(v.string()),
    path: pattern,
    body: v.optional(pattern),
    times,
    answer: v.union([v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)), v.literal("close")]),
    code: v.optional(v.number()),
    takesEffect: v.optional(v.boolean()),
  }),
  v.strictObject({
    kind: v.literal("webhook"),
    eventType: v.string(),
    action: v.picklist(["drop", "duplicate"]),
    times,
  }),
  v.strictObject({
    kind: v.literal("delivery"),
    address: v.optional(v.string()),
    status: v.picklist(["failed", "undelivered"]),
    errorCode: count,
    times,
  }),
]);

/** A message from a handset. */
export const writtenBody = v.strictObject({
  to: v.string(),
  body: v.optional(v.string(), ""),
  button: v.optional(v.string()),
  media: v.optional(
    v.array(v.strictObject({ contentType: v.string(), base64: v.string(), filename: v.optional(v.string()) })),
    [],
  ),
});

/** Changes to a handset. `businessScopedId` may omit `whatsapp:`; null removes it. */
export const handsetBody = v.strictObject({
  businessScopedId: v.optional(v.nullable(v.string())),
  blocked: v.optional(v.boolean()),
  unreachable: v.optional(v.boolean()),
  off: v.optional(v.boolean()),
});

export const advanceBody = v.strictObject({ seconds: v.pipe(v.number(), v.minValue(0)) });

/** The URL of a sender's inbound webhook; null for none. */
export const senderBody = v.strictObject({ inboundUrl: v.nullable(v.string()) });

/** The new primary auth token. */
export const authTokenBody = v.strictObject({ authToken: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)) });

export const apiKeyBody = v.strictObject({ sid: v.string(), secret: v.string() });

/** How long to wait until nothing is in flight. */
export const idleBody = v.strictObject({
  timeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600)), 10),
});

/** The state of WhatsApp's approval of a template. */
export const approvalBody = v.strictObject({
  status: v.picklist(["unsubmitted", "received", "pending", "approved", "rejected", "paused", "disabled"]),
  rejectionReason: v.optional(v.string(), ""),
});

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
