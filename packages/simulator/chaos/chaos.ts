import { seededRandom } from "./seeded-random.ts";

/** What goes wrong by chance. Everything but `seed` and the delay is a probability from 0 (never) to 1 (always). */
export interface Chaos {
  /** The same seed draws the same misfortunes in the same order; setting it starts them again. */
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
  /** A REST call is refused with 429, without effect. */
  rest429: number;
  /** A REST call is answered 500 or 503, without effect. */
  rest5xx: number;
  /** The connection closes before the call takes effect. */
  restTimeoutBefore: number;
  /** The connection closes after the call has taken effect. */
  restTimeoutAfter: number;
}

/** No misfortune at all. */
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

/** What chance holds for one webhook. */
export interface WebhookFate {
  readonly lost: boolean;
  readonly copies: 1 | 2;
  readonly overtaken: boolean;
  readonly delayMs: number;
}

/** What chance holds for one REST call. */
export type RestFate = "answered" | "429" | "500" | "503" | "timeout before" | "timeout after";

/** Draws the fate of webhooks and REST calls. */
export class Dice {
  private settings: Chaos;
  private random: () => number;

  constructor(settings: Partial<Chaos>) {
    this.settings = { ...noChaos, ...settings };
    this.random = seededRandom(this.settings.seed);
  }

  /** The probabilities in force. */
  get chaos(): Readonly<Chaos> {
    return this.settings;
  }

  /** Changes some of the probabilities; a `seed` among them starts the sequence again. */
  set(changes: Partial<Chaos>): void {
    this.settings = { ...this.settings, ...changes };
    if (changes.seed !== undefined) this.random = seededRandom(changes.seed);
  }

  /**
   * The fate of the next webhook. Always four draws and a fifth for a delay, so that one probability does not shift the
   * others.
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

  /** The fate of the next REST call. */
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
