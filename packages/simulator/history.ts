export type HistoryEntry = { readonly sequence: number; readonly at: string } & Happening;

/** What the history records. Times are ISO 8601 by the virtual clock. */
export type Happening =
  | {
      readonly kind: "request";
      readonly method: string;
      readonly path: string;
      /** The form that was sent; repeated fields are joined by commas. Absent when the body was not a form. */
      readonly fields?: Readonly<Record<string, string>>;
      readonly status: number | "connection closed";
      readonly errorCode?: number;
      readonly startedAt: string;
      readonly endedAt: string;
      /** How many REST requests were in progress when this one arrived, including itself. */
      readonly inFlight: number;
      /** What chaos or a fault did to it. */
      readonly disturbed?: string;
    }
  | {
      readonly kind: "message";
      readonly conversationSid: string;
      readonly messageSid: string;
      readonly index: number;
      readonly author: string;
      readonly body: string | null;
    }
  | {
      readonly kind: "receipt";
      readonly conversationSid: string;
      readonly messageSid: string;
      readonly participantSid: string;
      readonly status: string;
      readonly errorCode: number;
    }
  | {
      readonly kind: "webhook";
      readonly eventType: string;
      readonly url: string;
      readonly method: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly retryCount: number;
      /** The HTTP status, or why there was none. */
      readonly outcome: number | "timeout" | "no connection" | "lost";
      readonly durationMs: number;
    }
  | {
      readonly kind: "state";
      readonly conversationSid: string;
      readonly from: string;
      readonly to: string;
      readonly reason: string;
    }
  | {
      readonly kind: "handset";
      readonly address: string;
      readonly action: "wrote" | "received" | "read";
      readonly with?: string;
      readonly body?: string;
    }
  | { readonly kind: "clock"; readonly advancedSeconds: number };

/** More than any test needs. Beyond it the oldest entries are dropped, so that a simulator can run for days. */
const longestHistory = 200_000;

/** The ordered log of everything that happened, for assertions and for people to read. */
export class History {
  private entries: HistoryEntry[] = [];
  private readonly listeners = new Set<(entry: HistoryEntry) => void>();
  private lastSequence = 0;
  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  note(happening: Happening): void {
    this.lastSequence += 1;
    const entry: HistoryEntry = { sequence: this.lastSequence, at: this.now().toISOString(), ...happening };
    this.entries.push(entry);
    if (this.entries.length > longestHistory) this.entries = this.entries.slice(-longestHistory / 2);
    for (const listener of this.listeners) listener(entry);
  }

  /** The entries after that sequence number, oldest first. */
  after(sequence: number): readonly HistoryEntry[] {
    return this.entries.filter((entry) => entry.sequence > sequence);
  }

  /** Calls `listener` for each later entry, until the returned function is called. */
  listen(listener: (entry: HistoryEntry) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Sequence numbers continue, so that a reader's position stays valid. */
  clear(): void {
    this.entries = [];
  }
}
