import type { HandsetMessage, ShownMedia } from "../handsets/handsets.ts";
import { callSimulator, SimulatorCallError } from "./call.ts";

/** Where a message from a handset went. */
export interface Written {
  /** The message in the conversation (`IM…`); missing when no conversation captured it. */
  readonly messageSid?: string;
  readonly conversationSid: string | null;
  readonly captured: boolean;
  /** The message in the 2010 API, captured or not: `SM…`, or `MM…` with media. */
  readonly channelMessageSid: string;
}

/** A file to send from a handset. */
export interface HandsetMedia {
  readonly contentType: string;
  readonly base64: string;
  readonly filename?: string;
}

const pollIntervalMs = 10;

/** A person's phone. */
export class Handset {
  readonly address: string;
  private readonly url: string;

  constructor(url: string, address: string) {
    this.url = url;
    this.address = address;
  }

  /** Sends a text to a sender; resolves when Twilio has routed it. Webhooks may still be in flight. */
  async write(to: string, body: string): Promise<Written> {
    return await this.call<Written>("POST", "/messages", { to, body });
  }

  /** Taps a quick-reply button, which sends its title as text. */
  async tap(to: string, buttonTitle: string): Promise<Written> {
    return await this.call<Written>("POST", "/messages", { to, button: buttonTitle });
  }

  /** Sends files, optionally with a text. */
  async sendMedia(to: string, media: HandsetMedia | readonly HandsetMedia[], body?: string): Promise<Written> {
    return await this.call<Written>("POST", "/messages", {
      to,
      media: [media].flat(),
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Everything on this phone, in order. */
  async messages(): Promise<HandsetMessage[]> {
    return (await this.call<{ messages: HandsetMessage[] }>("GET", "")).messages;
  }

  /** What this phone received, in order. */
  async received(): Promise<HandsetMessage[]> {
    return (await this.messages()).filter(({ direction }) => direction === "received");
  }

  /**
   * Waits for a received message that satisfies `predicate`, and returns the first.
   *
   * @param options.what describes the awaited message, for the error
   * @throws Error after `timeoutSeconds` of real time (10 by default), listing everything on this phone
   */
  async waitFor(
    predicate: (message: HandsetMessage) => boolean,
    options: { timeoutSeconds?: number; what?: string } = {},
  ): Promise<HandsetMessage> {
    const { timeoutSeconds = 10, what = "a message" } = options;
    const deadline = performance.now() + timeoutSeconds * 1000;
    for (;;) {
      const found = (await this.received()).find(predicate);
      if (found !== undefined) return found;
      if (performance.now() > deadline) throw new Error(await this.timeoutMessage(what, timeoutSeconds));
      await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
    }
  }

  /** The bytes of a file on this phone. Rejects with a SimulatorCallError when the file was deleted. */
  async media({ path }: ShownMedia): Promise<Buffer> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new SimulatorCallError(response.status, `GET ${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Reads everything, which WhatsApp reports to the business. */
  async read(): Promise<void> {
    await this.call("POST", "/read");
  }

  /**
   * Sets the user's business-scoped id (null removes it), and whether the phone is blocked, unreachable, or switched
   * off.
   */
  async change(changes: {
    businessScopedId?: string | null;
    blocked?: boolean;
    unreachable?: boolean;
    off?: boolean;
  }): Promise<void> {
    await this.call("PUT", "", changes);
  }

  private async timeoutMessage(what: string, timeoutSeconds: number): Promise<string> {
    const lines = (await this.messages()).map(
      ({ at, direction, with: other, body, media }) =>
        `  ${at} ${direction === "received" ? `from ${other}` : `to ${other}`}: ${body}${media.length > 0 ? ` [${media.length} files]` : ""}`,
    );
    const transcript = lines.length === 0 ? "  (nothing)" : lines.join("\n");
    return `${what} did not arrive on ${this.address} within ${timeoutSeconds} s. On the phone:\n${transcript}`;
  }

  private async call<Result = void>(method: string, path: string, body?: unknown): Promise<Result> {
    return await callSimulator<Result>(this.url, method, `/handsets/${encodeURIComponent(this.address)}${path}`, body);
  }
}
