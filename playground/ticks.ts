import type { HistoryEntry } from "@masked-conversations/simulator";
import type { Tick } from "./page/view.ts";

/** The parts of an event on the bus that are used here. */
export interface BusEvent {
  "detail-type": string;
  detail: { id: string; at: string; reference?: string; messageSid?: string; [more: string]: unknown };
}

/** The status of each message, from Twilio's receipts and the product's events, which may arrive in any order. */
export class Fates {
  private readonly receipts = new Map<string, { status: string; errorCode: number }>();
  private readonly announced = new Map<string, Set<string>>();

  noteReceipt({ messageSid, status, errorCode }: Extract<HistoryEntry, { kind: "receipt" }>): void {
    this.receipts.set(messageSid, { status, errorCode });
  }

  noteEvent({ "detail-type": type, detail: { messageSid } }: BusEvent): void {
    if (messageSid === undefined) return;
    this.announced.set(messageSid, (this.announced.get(messageSid) ?? new Set()).add(type));
  }

  /** @param messageSid undefined when no conversation captured the message */
  of(messageSid: string | undefined): Tick {
    if (messageSid === undefined) return { mark: "sent", words: "Taken by Twilio; no conversation took it" };
    const announced = this.announced.get(messageSid);
    if (announced?.has("MessageReleased"))
      return { mark: "released", words: "Held for the other’s window, delivered later" };
    if (announced?.has("MessageUndeliverable")) return { mark: "failed", words: "Reported as undeliverable" };
    if (announced?.has("MessageHeld")) return { mark: "held", words: "Held until the other’s window opens" };
    const { status, errorCode } = this.receipts.get(messageSid) ?? { status: "", errorCode: 0 };
    switch (status) {
      case "delivered":
        return { mark: "delivered", words: "Delivered to the other phone" };
      case "read":
        return { mark: "read", words: "Read on the other phone" };
      case "failed":
      case "undelivered":
        return {
          mark: "failed",
          words: errorCode === 63016 ? "Not delivered: the window is closed (63016)" : `Not delivered (${errorCode})`,
        };
      default:
        return { mark: "sent", words: "Sent" };
    }
  }
}
