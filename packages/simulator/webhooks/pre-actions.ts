import type { WebhookConfiguration } from "../account/services.ts";
import type { Twilio } from "../twilio.ts";
import type { Cause, PreAction } from "./events.ts";
import type { Fields } from "./signature.ts";

/**
 * The pre-action webhooks' response: reject the change, or make it with these values in place of the proposed ones.
 */
export type Verdict = "rejected" | { readonly changes: Readonly<Record<string, string>> };

/**
 * Calls the account's and the service's pre-action webhooks about a change ("Conversations Webhooks" page). 4xx and 5xx
 * reject it; 200 may return JSON with changes; without a response in time it proceeds unchanged.
 */
export async function askPreAction(
  twilio: Twilio,
  chatServiceSid: string,
  event: PreAction,
  fields: Fields,
  cause: Cause,
): Promise<Verdict> {
  const service = twilio.services.get(chatServiceSid);
  const asked = cause.firesWebhooks ? [twilio.accountWebhooks, service?.webhooks] : [];
  const retries = twilio.switches.webhookRetryCountsObeyed ? (service?.preWebhookRetryCount ?? 0) : 0;
  const whole = { AccountSid: twilio.credentials.accountSid, EventType: event, Source: cause.source, ...fields };
  let changes: Record<string, string> = {};
  for (const configuration of asked) {
    if (configuration === undefined || !isAsked(configuration, event)) continue;
    const { preWebhookUrl: url, method } = configuration;
    const answer = await twilio.webhooks.call(twilio, {
      url: url ?? "",
      method,
      eventType: event,
      fields: whole,
      retries,
    });
    if (typeof answer === "string") continue;
    if (answer.status >= 400) return "rejected";
    changes = { ...changes, ...textsIn(answer.body) };
  }
  return { changes };
}

function isAsked(configuration: WebhookConfiguration, event: PreAction): boolean {
  return configuration.preWebhookUrl !== null && configuration.filters.includes(event);
}

/** The texts of a JSON object; a response that is not a JSON object changes nothing. */
function textsIn(body: string): Record<string, string> {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return {};
  }
  if (typeof answer !== "object" || answer === null) return {};
  return Object.fromEntries(
    Object.entries(answer).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
