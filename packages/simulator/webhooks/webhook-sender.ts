import { randomUUID } from "node:crypto";
import type { Twilio } from "../twilio.ts";
import { type HttpAnswer, HttpClient, HttpTimeout } from "./http-request.ts";
import { type Fields, signature } from "./signature.ts";

/** A webhook to send. */
export interface Webhook {
  readonly url: string;
  readonly method: "GET" | "POST";
  /** Its name in the history, and what a fault can name: the `EventType`, or `inboundMessage`. */
  readonly eventType: string;
  readonly fields: Fields;
  /** How often it is sent again when its target is slow or overloaded. */
  readonly retries: number;
}

/** What the target answered, or why it did not. */
export type WebhookOutcome = HttpAnswer | "timeout" | "no connection" | "lost";

/**
 * Statuses after which a webhook is sent again, where retries are set ("PostWebhookRetryCount" of the Chat Service
 * resource).
 */
const statusesRetried: readonly unknown[] = [429, 503, 504, "timeout"];

/** How long a webhook that is to be overtaken waits for another one, in milliseconds. */
const overtakenWithinMs = 250;

/** Signs webhooks, sends them, and lets chance and ordered faults have their way with them. */
export class WebhookSender {
  private readonly http = new HttpClient();
  /** Webhooks that wait until another one has overtaken them. */
  private overtaken: (() => void)[] = [];

  /** Sends a webhook whose answer nobody waits for. Each copy counts as in flight until its last attempt has ended. */
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
        // The first one to be overtaken waits; whichever comes next goes ahead of it.
        if (fate.overtaken && this.overtaken.length === 0) {
          await this.untilOvertaken();
          await this.attempts(twilio, webhook);
        } else {
          await this.attempts(twilio, webhook);
          this.letThroughTheOvertaken();
        }
      });
    }
  }

  /** Sends a webhook and waits for the answer: a pre-action, or an inbound message whose answer is TwiML. */
  async call(twilio: Twilio, webhook: Webhook): Promise<WebhookOutcome> {
    const fault = twilio.faults.takeWebhook(webhook.eventType);
    const fate = twilio.dice.webhookFate();
    if (fate.lost || fault?.action === "drop") {
      this.note(twilio, webhook, 0, "lost", 0);
      return "lost";
    }
    if (fate.delayMs > 0) await pause(fate.delayMs);
    const answer = this.attempts(twilio, webhook);
    // Twilio acts on the first answer; that of a duplicate has no effect.
    if (fate.copies === 2 || fault?.action === "duplicate")
      void twilio.inFlight.during(() => this.attempts(twilio, webhook));
    return await answer;
  }

  /** Closes the connections to all targets. */
  close(): void {
    this.http.close();
  }

  private async attempts(twilio: Twilio, webhook: Webhook): Promise<WebhookOutcome> {
    let outcome = await this.attempt(twilio, webhook, 0);
    for (let retry = 1; retry <= webhook.retries; retry += 1) {
      if (!statusesRetried.includes(typeof outcome === "object" ? outcome.status : outcome)) break;
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

  private letThroughTheOvertaken(): void {
    const waiting = this.overtaken;
    this.overtaken = [];
    for (const go of waiting) go();
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
