import type { WebhookConfiguration } from "../account/services.ts";
import type { Call } from "./call.ts";

/** Applies the form to the webhooks of the account or of a service. Throws 20001. */
export function changeWebhooks(call: Call, webhooks: WebhookConfiguration): void {
  const method = call.choice("Method", ["GET", "POST"]);
  webhooks.preWebhookUrl = urlOrNone(call.field("PreWebhookUrl"), webhooks.preWebhookUrl);
  webhooks.postWebhookUrl = urlOrNone(call.field("PostWebhookUrl"), webhooks.postWebhookUrl);
  webhooks.method = method ?? webhooks.method;
  if (call.form.has("Filters")) webhooks.filters = call.form.getAll("Filters").filter((filter) => filter !== "");
}

export function webhooksJson(call: Call, { preWebhookUrl, postWebhookUrl, method, filters }: WebhookConfiguration) {
  return {
    account_sid: call.twilio.credentials.accountSid,
    pre_webhook_url: preWebhookUrl,
    post_webhook_url: postWebhookUrl,
    method,
    filters,
  };
}

function urlOrNone(given: string | undefined, before: string | null): string | null {
  if (given === undefined) return before;
  return given === "" ? null : given;
}
