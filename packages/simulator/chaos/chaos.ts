import { seededRandom } from "./seeded-random.ts";

/** What fails at random. Everything but `seed` and the delay is a probability from 0 (never) to 1 (always). */
export interface Chaos {
  /** The same seed produces the same failures in the same order; setting it restarts the sequence. */
  seed: number;
  /** A webhook is delivered twice, with different idempotency tokens. */
  webhookDuplicate: number;
  /** A webhook is never delivered. */
  webhookLoss: number;
  /** A webhook is overtaken by the next one. */
  webhookReorder: number;
  /** A webhook is delivered late. */
  webhookDelay: number;
  /** The longest delay, in milliseconds of real time. */
  webhookDelayMs: number;
  /** A REST call is answered 429, without effect. */
  rest429: number;
  /** A REST call is answered 500 or 503, without effect. */
  rest5xx: number;
  /** The connection closes before the call takes effect. */
  restTimeoutBefore: number;
  /** The connection closes after the call took effect. */
  restTimeoutAfter: number;
}

export const noChaos: Readonly<Chaos> = {
  seed: 1,
  webhookDuplicate: 0,
  webhookLoss: 0,
  webhookReorder: 0,
  webhookDelay: 0,
  webhookDelayMs: 200,
  rest429: 0,
  rest5xx: 0,
  restTimeoutBefore: 0,
  restTimeoutAfter: 0,
};

export interface WebhookFate {
  readonly lost: boolean;
  readonly copies: 1 | 2;
  readonly overtaken: boolean;
  readonly delayMs: number;
}

export type RestFate = "answered" | "429" | "500" | "503" | "timeout before" | "timeout after";

/** Draws the fates of webhooks and REST calls. */
export class Dice {
  private settings: Chaos;
  private random: () => number;

  constructor(settings: Partial<Chaos>) {
    this.settings = { ...noChaos, ...settings };
    this.random = seededRandom(this.settings.seed);
  }

  get chaos(): Readonly<Chaos> {
    return this.settings;
  }

  /** Changes some of the settings; a `seed` among them restarts the sequence. */
  set(changes: Partial<Chaos>): void {
    this.settings = { ...this.settings, ...changes };
    if (changes.seed !== undefined) this.random = seededRandom(changes.seed);
  }

  /**
   * The fate of the next webhook. Always makes five draws, so that changing one probability does not shift the others.
   */
  webhookFate(): WebhookFate {
    const { webhookLoss, webhookDuplicate, webhookReorder, webhookDelay, webhookDelayMs } = this.settings;
    const lost = this.happens(webhookLoss);
    const copies = this.happens(webhookDuplicate) ? 2 : 1;
    const overtaken = this.happens(webhookReorder);
    const delayed = this.happens(webhookDelay);
    const share = this.random();
    return { lost, copies, overtaken, delayMs: delayed ? Math.ceil(share * webhookDelayMs) : 0 };
  }

  /** The fate of the next REST call. Always makes five draws. */
  restFate(): RestFate {
    const refused = this.happens(this.settings.rest429);
    const broken = this.happens(this.settings.rest5xx);
    const cutBefore = this.happens(this.settings.restTimeoutBefore);
    const cutAfter = this.happens(this.settings.restTimeoutAfter);
    const share = this.random();
    if (refused) return "429";
    if (broken) return share < 0.5 ? "500" : "503";
    if (cutBefore) return "timeout before";
    if (cutAfter) return "timeout after";
    return "answered";
  }

  private happens(probability: number): boolean {
    return this.random() < probability;
  }
}
