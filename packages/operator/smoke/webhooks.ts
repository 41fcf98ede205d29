import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { attempt, type Finding, failed, type Look, ok } from "./finding.ts";
import type { Secrets } from "./secrets.ts";
import { type Outputs, outputOf } from "./target.ts";

/** Twilio waits for so long. */
const timeoutMs = 5_000;

interface Answer {
  status: number;
  ms: number;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const startMs = performance.now();
  const { status } = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  return { status, ms: Math.round(performance.now() - startMs) };
}

/** An event that Twilio may send and that the webhook function drops at the door, after it has verified it. */
const harmless = { EventType: "onUserUpdated", Identity: "smoke-test", RetryCount: "0" };

const post = (url: string, signature: string): Promise<Answer> =>
  ask(url, { method: "POST", body: new URLSearchParams(harmless), headers: { "x-twilio-signature": signature } });

async function forged(route: string, url: string): Promise<Finding> {
  const { status } = await post(url, Buffer.alloc(20, 7).toString("base64"));
  if (status === 403) return ok(`forged request to ${route}`, "is refused with 403");
  const remedy =
    "Whatever answers there does not verify signatures, or fails before it: see the log of the webhook function.";
  return failed(`forged request to ${route}`, `it was answered ${status}`, "403", remedy);
}

async function signed(url: string, authToken: string): Promise<Finding> {
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
      ? "The function verifies against another public URL or another token: compare publicBaseUrl in config/ with what is deployed; a token that was just put in takes up to ten seconds."
      : "See the log of the webhook function.";
  return failed(check, `it was answered ${status}`, "2xx", remedy);
}

/**
 * What Twilio calls, called from here: with no signature, a wrong one and a right one. Nothing is stored, and nobody is
 * written to.
 */
export async function* checkWebhooks(outputs: Outputs, { authToken }: Secrets): Look {
  const webhookUrl = outputOf(outputs, "WebhookUrl");
  const healthUrl = new URL("/health", webhookUrl).href;
  const remedy = "Check the address, its DNS entry and certificate, and the API in API Gateway.";
  yield* attempt("health", remedy, async function* () {
    const { status, ms } = await ask(healthUrl);
    yield status === 200
      ? ok("health", `${healthUrl} answers in ${ms} ms`)
      : failed("health", `it was answered ${status}`, "200", remedy);
  });
  const routes = { "/twilio/conversations": webhookUrl, "/twilio/messages": outputOf(outputs, "InboundMessageUrl") };
  for (const [route, url] of Object.entries(routes)) {
    yield* attempt(`forged request to ${route}`, remedy, async function* () {
      yield await forged(route, url);
    });
  }
  if (!authToken) return;
  yield* attempt("signed request", remedy, async function* () {
    yield await signed(`${webhookUrl}?reference=smoke-test`, authToken.authToken);
  });
}
