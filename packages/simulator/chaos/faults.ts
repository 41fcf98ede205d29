/** A fault for the next REST calls that match. */
export interface RestFault {
  readonly kind: "rest";
  /** `POST`, `GET` or `DELETE`; any method when missing. */
  readonly method?: string;
  /** A regular expression that the path with its query must match. */
  readonly path: string;
  /** A regular expression that the body must match as it was sent; any body when missing. */
  readonly body?: string;
  /** How many calls are hit; 1 when missing. */
  readonly times?: number;
  /** The HTTP status to answer, or `close` to close the connection without an answer. */
  readonly answer: number | "close";
  /** Twilio's error code in the body; 20500 when missing. */
  readonly code?: number;
  /** Whether the call takes effect before it is answered so; false when missing. */
  readonly takesEffect?: boolean;
}

/** A fault for the next webhooks of one event type. */
export interface WebhookFault {
  readonly kind: "webhook";
  /** `onMessageAdded`, …, or `inboundMessage` for a sender's own inbound webhook. */
  readonly eventType: string;
  readonly action: "drop" | "duplicate";
  /** How many webhooks are hit; 1 when missing. */
  readonly times?: number;
}

/**
 * A fault for the next messages that would reach a person, e.g. 30007 (filtered by the carrier) or 63018 (WhatsApp's
 * limits).
 */
export interface DeliveryFault {
  readonly kind: "delivery";
  /** The person's address; anybody's when missing. */
  readonly address?: string;
  readonly status: "failed" | "undelivered";
  readonly errorCode: number;
  /** How many messages are hit; 1 when missing. */
  readonly times?: number;
}

/** A misfortune that is ordered, not drawn. */
export type Fault = RestFault | WebhookFault | DeliveryFault;

interface Ordered<F> {
  readonly fault: F;
  left: number;
}

/** The faults that are ordered and not used up, first come first served. */
export class Faults {
  private rest: Ordered<RestFault>[] = [];
  private webhooks: Ordered<WebhookFault>[] = [];
  private deliveries: Ordered<DeliveryFault>[] = [];

  /** Orders a fault. Throws a SyntaxError when the path or the body is no regular expression. */
  add(fault: Fault): void {
    const left = fault.times ?? 1;
    if (fault.kind === "rest") {
      new RegExp(fault.path);
      new RegExp(fault.body ?? "");
      this.rest.push({ fault, left });
    } else if (fault.kind === "webhook") {
      this.webhooks.push({ fault, left });
    } else {
      this.deliveries.push({ fault, left });
    }
  }

  /** Takes the fault that is meant for this REST call, if there is one. */
  takeRest(method: string, pathAndQuery: string, body: string): RestFault | undefined {
    return takeFirst(
      this.rest,
      (fault) =>
        (fault.method ?? method).toUpperCase() === method &&
        new RegExp(fault.path).test(pathAndQuery) &&
        new RegExp(fault.body ?? "").test(body),
    );
  }

  /** Takes the fault that is meant for this webhook, if there is one. */
  takeWebhook(eventType: string): WebhookFault | undefined {
    return takeFirst(this.webhooks, (fault) => fault.eventType === eventType);
  }

  /** Takes the fault that is meant for a message to this person, if there is one. */
  takeDelivery(address: string): DeliveryFault | undefined {
    return takeFirst(this.deliveries, (fault) => (fault.address ?? address) === address);
  }

  /** Cancels every fault. */
  clear(): void {
    this.rest = [];
    this.webhooks = [];
    this.deliveries = [];
  }
}

function takeFirst<F>(ordered: Ordered<F>[], matches: (fault: F) => boolean): F | undefined {
  const hit = ordered.find((one) => one.left > 0 && matches(one.fault));
  if (hit === undefined) return undefined;
  hit.left -= 1;
  return hit.fault;
}
