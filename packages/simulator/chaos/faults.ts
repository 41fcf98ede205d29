/** How many times a fault happens; `always` lasts until the faults are cancelled. */
export type Times = number | "always";

/** A fault for the next REST calls that match. */
export interface RestFault {
  readonly kind: "rest";
  /** `POST`, `GET` or `DELETE`; any method when missing. */
  readonly method?: string;
  /** A regular expression that the path with its query must match. */
  readonly path: string;
  /** A regular expression that the body must match as it was sent; any body when missing. */
  readonly body?: string;
  /** How many calls it affects; 1 when missing. */
  readonly times?: Times;
  /** The HTTP status to answer, or `close` to close the connection without an answer. */
  readonly answer: number | "close";
  /** Twilio's error code in the body; 20500 when missing. */
  readonly code?: number;
  /** Whether the call takes effect before it fails; false when missing. */
  readonly takesEffect?: boolean;
}

/** A fault for the next webhooks of one event type. */
export interface WebhookFault {
  readonly kind: "webhook";
  /** `onMessageAdded`, …, or `inboundMessage` for a sender's own inbound webhook. */
  readonly eventType: string;
  readonly action: "drop" | "duplicate";
  /** How many webhooks it affects; 1 when missing. */
  readonly times?: Times;
}

/** A fault for the next messages that would be delivered, e.g. 30007 (filtered by carrier) or 63018 (WhatsApp's limits). */
export interface DeliveryFault {
  readonly kind: "delivery";
  /** The recipient's address; any when missing. */
  readonly address?: string;
  readonly status: "failed" | "undelivered";
  readonly errorCode: number;
  /** How many messages it affects; 1 when missing. */
  readonly times?: Times;
}

/** A failure that is injected, not drawn at random. */
export type Fault = RestFault | WebhookFault | DeliveryFault;

interface Injected<F> {
  readonly fault: F;
  left: number;
}

/** The injected faults that are not used up, first in, first out: one that lasts hides later ones like it. */
export class Faults {
  private rest: Injected<RestFault>[] = [];
  private webhooks: Injected<WebhookFault>[] = [];
  private deliveries: Injected<DeliveryFault>[] = [];

  /** @throws SyntaxError when the path or the body is not a regular expression */
  add(fault: Fault): void {
    const left = fault.times === "always" ? Number.POSITIVE_INFINITY : (fault.times ?? 1);
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

  takeRest(method: string, pathAndQuery: string, body: string): RestFault | undefined {
    return takeFirst(
      this.rest,
      (fault) =>
        (fault.method ?? method).toUpperCase() === method &&
        new RegExp(fault.path).test(pathAndQuery) &&
        new RegExp(fault.body ?? "").test(body),
    );
  }

  takeWebhook(eventType: string): WebhookFault | undefined {
    return takeFirst(this.webhooks, (fault) => fault.eventType === eventType);
  }

  takeDelivery(address: string): DeliveryFault | undefined {
    return takeFirst(this.deliveries, (fault) => (fault.address ?? address) === address);
  }

  clear(): void {
    this.rest = [];
    this.webhooks = [];
    this.deliveries = [];
  }
}

function takeFirst<F>(injected: Injected<F>[], matches: (fault: F) => boolean): F | undefined {
  const hit = injected.find((one) => one.left > 0 && matches(one.fault));
  if (hit === undefined) return undefined;
  hit.left -= 1;
  return hit.fault;
}
