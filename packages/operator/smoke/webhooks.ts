import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { attempt, type Check, type Finding, failed, ok } from "./finding.ts";
import type { Secrets } from "./secrets.ts";
import { type Outputs, outputOf } from "./target.ts";

/** Twilio's own timeout. */
const timeoutMs = 5_000;

interface Answer {
  status: number;
  ms: number;
}

async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const startMs = performance.now();
  const { status } = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  return { status, ms: Math.round(performance.now() - startMs) };
}

/** An event that Twilio may send, and that the webhook function verifies and then drops. */
const harmless = { EventType: "onUserUpdated", Identity: "smoke-test", RetryCount: "0" };

const post = (url: string, signature: string): Promise<Answer> =>
  request(url, { method: "POST", body: new URLSearchParams(harmless), headers: { "x-twilio-signature": signature } });

async function sendForged(route: string, url: string): Promise<Finding> {
  const { status } = await post(url, Buffer.alloc(20, 7).toString("base64"));
  if (status === 403) return ok(`forged request to ${route}`, "is refused with 403");
  const remedy =
    "The endpoint does not verify signatures, or fails before it does: see the log of the webhook function.";
  return failed(`forged request to ${route}`, `it was answered ${status}`, "403", remedy);
}

async function sendSigned(url: string, authToken: string): Promise<Finding> {
  const check = "signed request";
  const { status, ms } = await post(url, getExpectedTwilioSignature(authToken, url, harmless));
  if (status >= 200 && status < 300) {
    return ok(
      check,
      `is accepted with ${status} in ${ms} ms: the public URL, the function's token and the signature agree`,
    );
  }
  const remedy =
    status === 403
      ? "The function verifies against another public URL or another token: compare publicBaseUrl in config/ with what is deployed; a token that was just stored takes up to ten seconds to apply."
      : "See the log of the webhook function.";
  return failed(check, `it was answered ${status}`, "2xx", remedy);
}

/**
 * Calls what Twilio calls: without a signature, with a wrong one and with a right one. Nothing is stored, and nobody is
 * messaged.
 */
export async function* checkWebhooks(outputs: Outputs, { authToken }: Secrets): Check {
  const webhookUrl = outputOf(outputs, "WebhookUrl");
  const healthUrl = new URL("/health", webhookUrl).href;
  const remedy = "Check the address, its DNS entry and certificate, and the API in API Gateway.";
  yield* attempt("health", remedy, async function* () {
    const { status, ms } = await request(healthUrl);
    yield status === 200
      ? ok("health", `${healthUrl} answers in ${ms} ms`)
      : failed("health", `it was answered ${status}`, "200", remedy);
  });
  const routes = { "/twilio/conversations": webhookUrl, "/twilio/messages": outputOf(outputs, "InboundMessageUrl") };
  for (const [route, url] of Object.entries(routes)) {
    yield* attempt(`forged request to ${route}`, remedy, async function* () {
      yield await sendForged(route, url);
    });
  }
  if (!authToken) return;
  yield* attempt("signed request", remedy, async function* () {
    yield await sendSigned(`${webhookUrl}?reference=smoke-test`, authToken.authToken);
  });
}
