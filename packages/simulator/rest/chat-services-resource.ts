import type { ConversationService } from "../account/services.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { invalidParameter } from "./errors.ts";

/**
 * The Chat v2 API's part of a Conversation Service: how often its webhooks are retried. Twilio's default is never.
 */
export const chatServiceRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/Services/:Sid",
    handle: (call) => ({ status: 200, body: chatServiceJson(call, serviceOf(call)) }),
  },
  { method: "POST", path: "/Services/:Sid", handle: update },
];

function update(call: Call) {
  const service = serviceOf(call);
  service.preWebhookRetryCount = retryCount(call, "PreWebhookRetryCount") ?? service.preWebhookRetryCount;
  service.postWebhookRetryCount = retryCount(call, "PostWebhookRetryCount") ?? service.postWebhookRetryCount;
  service.dateUpdated = call.twilio.clock.now();
  return { status: 200, body: chatServiceJson(call, service) };
}

function retryCount(call: Call, name: string): number | undefined {
  const text = call.field(name);
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 3) throw invalidParameter(name, "0 to 3 is expected");
  return count;
}

function serviceOf(call: Call): ConversationService {
  const service = call.twilio.services.get(call.segment("Sid"));
  if (service === undefined) throw call.notFound();
  return service;
}

function chatServiceJson(call: Call, service: ConversationService) {
  return {
    sid: service.sid,
    account_sid: call.twilio.credentials.accountSid,
    friendly_name: service.friendlyName,
    pre_webhook_retry_count: service.preWebhookRetryCount,
    post_webhook_retry_count: service.postWebhookRetryCount,
    date_created: restDate(service.dateCreated),
    date_updated: restDate(service.dateUpdated),
    url: `${call.root}/Services/${service.sid}`,
  };
}
