import { makeSid } from "../sid.ts";
import type { Sender } from "./senders.ts";

/** A Messaging Service (`MG…`): a group of senders. */
export interface MessagingService {
  readonly sid: string;
  friendlyName: string;
  readonly dateCreated: Date;
  dateUpdated: Date;
  /** Receives messages that no conversation captures; null for none ("Messaging Services" page). */
  inboundRequestUrl: string | null;
  inboundMethod: "GET" | "POST";
  /** Whether the sender's own inbound webhook is used instead. */
  useInboundWebhookOnNumber: boolean;
  readonly senders: Map<string, { sender: Sender; dateCreated: Date }>;
}

/** The account's Messaging Services. A sender belongs to at most one of them. */
export class MessagingServices {
  private readonly bySid = new Map<string, MessagingService>();

  add(friendlyName: string, now: Date, sid: string = makeSid("MG")): MessagingService {
    const service: MessagingService = {
      sid,
      friendlyName,
      dateCreated: now,
      dateUpdated: now,
      inboundRequestUrl: null,
      inboundMethod: "POST",
      useInboundWebhookOnNumber: false,
      senders: new Map(),
    };
    this.bySid.set(sid, service);
    return service;
  }

  get(sid: string): MessagingService | undefined {
    return this.bySid.get(sid);
  }

  ofSender(senderAddress: string): MessagingService | undefined {
    return this.all().find((service) => service.senders.has(senderAddress));
  }

  /** Oldest first. */
  all(): MessagingService[] {
    return [...this.bySid.values()];
  }

  /** @returns whether the service existed */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
