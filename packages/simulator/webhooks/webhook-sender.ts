import { randomUUID } from "node:crypto";
import type { Twilio } from "../twilio.ts";
import { type HttpAnswer, HttpClient, HttpTimeout } from "./http-request.ts";
import { type Fields, signature } from "./signature.ts";

/** A webhook to send. */
export interface Webhook {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** Its name in the history and in faults: the `EventType`, or `inboundMessage`. */
  readonly eventType: string;
  readonly fields: Fields;
  /** How often it is retried when its target is slow or overloaded. */
  readonly retries: number;
}

/** The target's response, or why there was none. */
export type WebhookOutcome = HttpAnswer | "timeout" | "no connection" | "lost";

/**
 * Outcomes after which a webhook is retried, if retries are set ("PostWebhookRetryCount" of the Chat Service resource).
 */
const retriedOutcomes: readonly unknown[] = [429, 503, 504, "timeout"];

/** How long a webhook waits for another one to overtake it. */
const overtakenWithinMs = 250;

/** Signs and sends webhooks, subject to chaos and injected faults. */
export class WebhookSender {
  private readonly http = new HttpClient();
  /** Releases the webhooks that wait to be overtaken. */
  private overtaken: (() => void)[] = [];

  /** Sends a webhook without waiting for the response. Each copy is in flight until its last attempt has ended. */
  post(twilio: Twilio, webhook: Webhook): void {
    const fault = twilio.faults.takeWebhook(webhook.eventType);
    const fate = twilio.dice.webhookFate();
    if (fate.lost || fault?.action === "drop") {
      this.note(twilio, webhook, 0, "lost", 0);
      return;
    }
    const copies = fault?.action === "duplicate" ? 2 : fate.copies;
    for (let copy = 0; copy < copies; copy += 1) {
      void twilio.inFlight.during(async () => {
        if (fate.delayMs > 0) await pause(fate.delayMs);
        // Only one webhook waits to be overtaken at a time; the next one goes ahead of it.
        if (fate.overtaken && this.overtaken.length === 0) {
          await this.untilOvertaken();
          await this.attempts(twilio, webhook);
        } else {
          await this.attempts(twilio, webhook);
          this.releaseOvertaken();
        }
      });
    }
  }

  /** Sends a webhook and waits for the response: a pre-action, or an inbound message answered with TwiML. */
  async call(twilio: Twilio, webhook: Webhook): Promise<WebhookOutcome> {
    const fault = twilio.faults.takeWebhook(webhook.eventType);
    const fate = twilio.dice.webhookFate();
    if (fate.lost || fault?.action === "drop") {
      this.note(twilio, webhook, 0, "lost", 0);
      return "lost";
    }
    if (fate.delayMs > 0) await pause(fate.delayMs);
    const answer = this.attempts(twilio, webhook);
    // Twilio acts on the first response; a duplicate's has no effect.
    if (fate.copies === 2 || fault?.action === "duplicate")
      void twilio.inFlight.during(() => this.attempts(twilio, webhook));
    return await answer;
  }

  close(): void {
    this.http.close();
  }

  private async attempts(twilio: Twilio, webhook: Webhook): Promise<WebhookOutcome> {
    let outcome = await this.attempt(twilio, webhook, 0);
    for (let retry = 1; retry <= webhook.retries; retry += 1) {
      if (!retriedOutcomes.includes(typeof outcome === "object" ? outcome.status : outcome)) break;
      outcome = await this.attempt(twilio, webhook, retry);
    }
    return outcome;
  }

  private async attempt(twilio: Twilio, webhook: Webhook, retryCount: number): Promise<WebhookOutcome> {
    const fields = { ...webhook.fields, RetryCount: String(retryCount) };
    const startedAt = performance.now();
    const outcome = await this.request(twilio, webhook, fields);
    this.note(
      twilio,
      { ...webhook, fields },
      retryCount,
      typeof outcome === "object" ? outcome.status : outcome,
      performance.now() - startedAt,
    );
    return outcome;
  }

  private async request(twilio: Twilio, webhook: Webhook, fields: Fields): Promise<WebhookOutcome> {
    const isPost = webhook.method === "POST";
    const url = isPost ? webhook.url : withQuery(webhook.url, fields);
    const headers: Record<string, string> = {
      "X-Twilio-Signature": signature(twilio.credentials.signingToken, url, isPost ? fields : {}),
      "I-Twilio-Idempotency-Token": randomUUID(),
      "User-Agent": "TwilioProxy/1.1",
      Accept: "*/*",
    };
    const body = isPost ? new URLSearchParams(fields).toString() : undefined;
    if (body !== undefined) {
      headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
      headers["Content-Length"] = String(Buffer.byteLength(body));
    }
    try {
      const timeoutMs = twilio.switches.webhookTimeoutMs;
      return await this.http.send(url, { method: webhook.method, headers, body, timeoutMs });
    } catch (error) {
      return error instanceof HttpTimeout ? "timeout" : "no connection";
    }
  }

  private async untilOvertaken(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, overtakenWithinMs);
      this.overtaken.push(() => {
        clearTimeout(timeout);
        resolve();
      });
    });
  }

  private releaseOvertaken(): void {
    const waiting = this.overtaken;
    this.overtaken = [];
    for (const release of waiting) release();
  }

  private note(
    twilio: Twilio,
    webhook: Webhook,
    retryCount: number,
    outcome: number | "timeout" | "no connection" | "lost",
    durationMs: number,
  ): void {
    const { eventType, url, method, fields } = webhook;
    twilio.history.note({
      kind: "webhook",
      eventType,
      url,
      method,
      fields,
      retryCount,
      outcome,
      durationMs: Math.round(durationMs),
    });
  }
}

/** The URL with the fields added to its query string, in alphabetical order, as Twilio sends a GET. */
function withQuery(url: string, fields: Fields): string {
  const sorted = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams(sorted).toString()}`;
}

async function pause(delayMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
}
