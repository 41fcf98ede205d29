/** A typed client of the simulator's own surface, `/simulator/…`, for tests and scenarios. In: the simulator's URL. */
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

/** The time in the simulated Twilio. */
export interface ClockReading {
  /** ISO 8601. */
  readonly now: string;
  /** How far it is ahead of the machine's clock. */
  readonly offsetSeconds: number;
}

/** Drives a simulator. Every method rejects with a SimulatorCallError when the simulator refuses the call. */
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

  /** A conversation with everything in it; undefined when there is none with that SID or unique name. */
  async conversation(sidOrUniqueName: string): Promise<ConversationInside | undefined> {
    try {
      return await this.call<ConversationInside>("GET", `/conversations/${encodeURIComponent(sidOrUniqueName)}`);
    } catch (error) {
      if (error instanceof SimulatorCallError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All conversations with everything in them, oldest first. */
  async conversations(): Promise<ConversationInside[]> {
    const { conversations } = await this.call<{ conversations: ConversationInside[] }>("GET", "/conversations");
    return conversations;
  }

  /** What happened after that sequence number, oldest first. */
  async history(after = 0): Promise<HistoryEntry[]> {
    return (await this.call<{ entries: HistoryEntry[] }>("GET", `/history?after=${after}`)).entries;
  }

  /**
   * Follows the history: what is there after that sequence number, then everything as it happens, until the simulator
   * ends or `signal` aborts; then the iteration ends. A reader that is slow gets everything all the same.
   */
  async *follow(after = 0, signal?: AbortSignal): AsyncGenerator<HistoryEntry, void> {
    yield* followHistory(this.url, after, signal);
  }

  /** The time in the simulated Twilio. */
  async clock(): Promise<ClockReading> {
    return await this.call<ClockReading>("GET", "/clock");
  }

  /** Lets time pass at once; timers on the way fire in order. */
  async advance(seconds: number): Promise<ClockReading> {
    return await this.call<ClockReading>("POST", "/clock/advance", { seconds });
  }

  /** Sets some of the switches and returns all of them; sets nothing when called without. */
  async switches(changes: Partial<Switches> = {}): Promise<Switches> {
    return await this.call<Switches>("PATCH", "/switches", changes);
  }

  /** Sets some of the probabilities and returns all of them; sets nothing when called without. */
  async chaos(changes: Partial<Chaos> = {}): Promise<Chaos> {
    return await this.call<Chaos>("PATCH", "/chaos", changes);
  }

  /** Injects a fault into the next REST calls or webhooks that match. */
  async fault(fault: Fault): Promise<void> {
    await this.call("POST", "/faults", fault);
  }

  /** Cancels the faults that have not happened yet. */
  async cancelFaults(): Promise<void> {
    await this.call("DELETE", "/faults");
  }

  /** Waits until no webhook, receipt or retry is under way. Rejects when that takes longer. */
  async idle(timeoutSeconds = 10): Promise<void> {
    await this.call("POST", "/idle", { timeoutSeconds });
  }

  /** Sets where a sender's messages go that no conversation captures; null for nowhere. */
  async inboundUrl(senderAddress: string, inboundUrl: string | null): Promise<void> {
    await this.call("PATCH", `/senders/${encodeURIComponent(senderAddress)}`, { inboundUrl });
  }

  /** Sets WhatsApp's verdict on a template. */
  async approval(
    contentSid: string,
    status: "unsubmitted" | "pending" | "approved" | "rejected" | "paused" | "disabled",
  ): Promise<void> {
    await this.call("PATCH", `/contents/${contentSid}/approval`, { status });
  }

  /** Makes a token primary that the test knows, as nobody can at Twilio itself. */
  async authToken(authToken: string): Promise<void> {
    await this.call("PUT", "/auth-token", { authToken });
  }

  /** Adds an API key, or changes its secret. */
  async addApiKey(sid: string, secret: string): Promise<void> {
    await this.call("POST", "/api-keys", { sid, secret });
  }

  /** Removes an API key. */
  async removeApiKey(sid: string): Promise<void> {
    await this.call("DELETE", `/api-keys/${sid}`);
  }

  /** Forgets conversations, handsets, windows, opt-outs, faults and history; keeps the account and the settings. */
  async reset(): Promise<void> {
    await this.call("POST", "/reset");
  }

  private async call<Result = void>(method: string, path: string, body?: unknown): Promise<Result> {
    return await callSimulator<Result>(this.url, method, path, body);
  }
}
