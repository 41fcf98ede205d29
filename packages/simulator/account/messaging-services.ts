import { makeSid } from "../sid.ts";
import type { Sender } from "./senders.ts";

/** A Messaging Service (`MG…`): a group of senders. */
export interface MessagingService {
  readonly sid: string;
  friendlyName: string;
  readonly dateCreated: Date;
  dateUpdated: Date;
  /** Where a message goes that none of its conversations captures; null: nowhere ("Messaging Services" page). */
  inboundRequestUrl: string | null;
  inboundMethod: "GET" | "POST";
  /** Whether the sender's own inbound webhook is used instead. */
  useInboundWebhookOnNumber: boolean;
  readonly senders: Map<string, { sender: Sender; dateCreated: Date }>;
}

/** The Messaging Services of the account, by SID. A sender belongs to one of them at a time. */
export class MessagingServices {
  private readonly bySid = new Map<string, MessagingService>();

  /** Adds a service; its SID is made up unless one is given. */
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

  /** The service with that SID, if there is one. */
  get(sid: string): MessagingService | undefined {
    return this.bySid.get(sid);
  }

  /** The service that the sender belongs to, if any. */
  ofSender(senderAddress: string): MessagingService | undefined {
    return this.all().find((service) => service.senders.has(senderAddress));
  }

  /** All services, oldest first. */
  all(): MessagingService[] {
    return [...this.bySid.values()];
  }

  /** Removes a service; answers whether it existed. */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
