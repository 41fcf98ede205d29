/** A typed client for the simulator's control API, `/simulator/…`, for tests and scenarios. */
import type { Chaos } from "./chaos/chaos.ts";
import type { Fault } from "./chaos/faults.ts";
import { callSimulator, SimulatorCallError } from "./client/call.ts";
import { followHistory } from "./client/follow.ts";
import { Handset } from "./client/handset.ts";
import type { ConversationInside } from "./control/inside-view.ts";
import type { HandsetMessage, ShownMedia } from "./handsets/handsets.ts";
import type { HistoryEntry } from "./history.ts";
import type { Switches } from "./switches.ts";

export type { Chaos, ConversationInside, Fault, HandsetMessage, HistoryEntry, ShownMedia, Switches };
export { Handset, SimulatorCallError };

export interface ClockReading {
  /** ISO 8601. */
  readonly now: string;
  /** How far it is ahead of the machine's clock. */
  readonly offsetSeconds: number;
}

/** Controls a simulator. Every method rejects with a SimulatorCallError when the simulator refuses the call. */
export class SimulatorClient {
  readonly url: string;

  /** @param url of the simulator, as `startSimulator` returned it */
  constructor(url: string) {
    this.url = url.replace(/\/+$/, "");
  }

  /** The phone of a person: `+E.164`, `whatsapp:+E.164`, or `whatsapp:US.ABC…`. */
  handset(address: string): Handset {
    return new Handset(this.url, address);
  }

  /** A conversation with all its parts; undefined when there is none with that SID or unique name. */
  async conversation(sidOrUniqueName: string): Promise<ConversationInside | undefined> {
    try {
      return await this.call<ConversationInside>("GET", `/conversations/${encodeURIComponent(sidOrUniqueName)}`);
    } catch (error) {
      if (error instanceof SimulatorCallError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All conversations with all their parts, oldest first. */
  async conversations(): Promise<ConversationInside[]> {
    const { conversations } = await this.call<{ conversations: ConversationInside[] }>("GET", "/conversations");
    return conversations;
  }

  /** What happened after that sequence number, oldest first. */
  async history(after = 0): Promise<HistoryEntry[]> {
    return (await this.call<{ entries: HistoryEntry[] }>("GET", `/history?after=${after}`)).entries;
  }

  /**
   * Follows the history after that sequence number: first the existing entries, then new ones as they happen, until the
   * simulator ends or `signal` aborts. A slow reader misses nothing.
   */
  async *follow(after = 0, signal?: AbortSignal): AsyncGenerator<HistoryEntry, void> {
    yield* followHistory(this.url, after, signal);
  }

  async clock(): Promise<ClockReading> {
    return await this.call<ClockReading>("GET", "/clock");
  }

  /** Moves the clock forward at once, firing the timers that fall due, in order. */
  async advance(seconds: number): Promise<ClockReading> {
    return await this.call<ClockReading>("POST", "/clock/advance", { seconds });
  }

  /** Changes some of the switches, and returns all of them. */
  async switches(changes: Partial<Switches> = {}): Promise<Switches> {
    return await this.call<Switches>("PATCH", "/switches", changes);
  }

  /** Changes some of the chaos settings, and returns all of them. */
  async chaos(changes: Partial<Chaos> = {}): Promise<Chaos> {
    return await this.call<Chaos>("PATCH", "/chaos", changes);
  }

  /** Injects a fault into the next matching REST calls, webhooks or messages, or into all of them until cancelled. */
  async fault(fault: Fault): Promise<void> {
    await this.call("POST", "/faults", fault);
  }

  /** Cancels the faults that have not been used up, and those that last. */
  async cancelFaults(): Promise<void> {
    await this.call("DELETE", "/faults");
  }

  /** Waits until no webhook, receipt or retry is in flight. Rejects after `timeoutSeconds`. */
  async idle(timeoutSeconds = 10): Promise<void> {
    await this.call("POST", "/idle", { timeoutSeconds });
  }

  /** Sets the URL that receives a sender's messages when no conversation captures them; null for none. */
  async inboundUrl(senderAddress: string, inboundUrl: string | null): Promise<void> {
    await this.call("PATCH", `/senders/${encodeURIComponent(senderAddress)}`, { inboundUrl });
  }

  /** Sets the state of WhatsApp's approval of a template. */
  async approval(
    contentSid: string,
    status: "unsubmitted" | "pending" | "approved" | "rejected" | "paused" | "disabled",
  ): Promise<void> {
    await this.call("PATCH", `/contents/${contentSid}/approval`, { status });
  }

  /** Sets the primary auth token, which is impossible at Twilio itself. */
  async authToken(authToken: string): Promise<void> {
    await this.call("PUT", "/auth-token", { authToken });
  }

  /** Adds an API key, or changes its secret. */
  async addApiKey(sid: string, secret: string): Promise<void> {
    await this.call("POST", "/api-keys", { sid, secret });
  }

  async removeApiKey(sid: string): Promise<void> {
    await this.call("DELETE", `/api-keys/${sid}`);
  }

  /** Clears conversations, handsets, windows, opt-outs, faults and history; keeps the account and the settings. */
  async reset(): Promise<void> {
    await this.call("POST", "/reset");
  }

  private async call<Result = void>(method: string, path: string, body?: unknown): Promise<Result> {
    return await callSimulator<Result>(this.url, method, path, body);
  }
}
