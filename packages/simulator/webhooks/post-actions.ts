import type { WebhookConfiguration } from "../account/services.ts";
import type { Conversation, Message, ScopedWebhook } from "../conversations/model.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause, PostAction } from "./events.ts";
import { messageFields } from "./payloads.ts";
import type { Fields } from "./signature.ts";

/**
 * Fires an event at the account's, the service's and the conversation's own webhooks, as far as they are subscribed to
 * it. Does nothing when the cause is a REST call without webhooks.
 */
export function firePostAction(
  twilio: Twilio,
  conversation: Conversation,
  event: PostAction,
  fields: Fields,
  cause: Cause,
): void {
  if (!cause.firesWebhooks) return;
  const service = twilio.services.get(conversation.chatServiceSid);
  const retries = twilio.switches.webhookRetryCountsObeyed ? (service?.postWebhookRetryCount ?? 0) : 0;
  const whole = { AccountSid: twilio.credentials.accountSid, EventType: event, Source: cause.source, ...fields };
  for (const { url, method } of targets(twilio, conversation, event, fields)) {
    twilio.webhooks.post(twilio, { url, method, eventType: event, fields: whole, retries });
  }
}

/** Sends the messages after `ReplayAfter` to a webhook that has just been added. */
export function replayMessages(twilio: Twilio, conversation: Conversation, webhook: ScopedWebhook): void {
  const { url, replayAfter } = webhook;
  if (url === null || replayAfter === null || !wants(webhook, "onMessageAdded", {})) return;
  for (const message of conversation.messages.filter(({ index }) => index > replayAfter)) {
    const fields = {
      AccountSid: twilio.credentials.accountSid,
      EventType: "onMessageAdded",
      Source: "API",
      ...messageFields(twilio, conversation, message, "added"),
    };
    twilio.webhooks.post(twilio, { url, method: methodOf(webhook), eventType: "onMessageAdded", fields, retries: 0 });
  }
}

interface Target {
  readonly url: string;
  readonly method: "GET" | "POST";
}

function targets(twilio: Twilio, conversation: Conversation, event: PostAction, fields: Fields): Target[] {
  const wide = [twilio.accountWebhooks, twilio.services.get(conversation.chatServiceSid)?.webhooks].flatMap(
    (configuration) => (configuration === undefined ? [] : wideTarget(configuration, event)),
  );
  const scoped = [...conversation.webhooks.values()].flatMap((webhook) =>
    webhook.url !== null && wants(webhook, event, fields) ? [{ url: webhook.url, method: methodOf(webhook) }] : [],
  );
  return [...wide, ...scoped];
}

function wideTarget(configuration: WebhookConfiguration, event: PostAction): Target[] {
  const { postWebhookUrl: url, method, filters } = configuration;
  return url !== null && filters.includes(event) ? [{ url, method }] : [];
}

/** A `trigger` fires when a new message contains one of its keywords; Twilio documents no finer rule. */
function wants(webhook: ScopedWebhook, event: PostAction, fields: Fields): boolean {
  if (webhook.target === "webhook") return webhook.filters.includes(event);
  if (webhook.target !== "trigger" || event !== "onMessageAdded") return false;
  const body = (fields.Body ?? "").toLowerCase();
  return webhook.triggers.some((keyword) => body.includes(keyword.toLowerCase()));
}

function methodOf(webhook: ScopedWebhook): "GET" | "POST" {
  return webhook.method === "get" ? "GET" : "POST";
}

export function fireMessageAdded(twilio: Twilio, conversation: Conversation, message: Message, cause: Cause): void {
  firePostAction(twilio, conversation, "onMessageAdded", messageFields(twilio, conversation, message, "added"), cause);
}
