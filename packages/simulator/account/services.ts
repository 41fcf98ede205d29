import { makeSid } from "../sid.ts";

/** Webhooks of the account or of a Conversation Service ("Conversations Webhooks" page): before and after an action. */
export interface WebhookConfiguration {
  preWebhookUrl: string | null;
  postWebhookUrl: string | null;
  method: "GET" | "POST";
  filters: string[];
}

/** A Conversation Service (`IS…`), the same object as a Chat service. */
export interface ConversationService {
  readonly sid: string;
  friendlyName: string;
  readonly dateCreated: Date;
  dateUpdated: Date;
  readonly webhooks: WebhookConfiguration;
  readonly roleSids: { creator: string; conversation: string; service: string };
  reachabilityEnabled: boolean;
  /** Set through the Chat v2 API; Twilio's default is 0 for both. */
  preWebhookRetryCount: number;
  postWebhookRetryCount: number;
}

/** A webhook configuration that calls nobody. */
export function noWebhooks(): WebhookConfiguration {
  return { preWebhookUrl: null, postWebhookUrl: null, method: "POST", filters: [] };
}

/** The Conversation Services of the account, by SID. */
export class ConversationServices {
  private readonly bySid = new Map<string, ConversationService>();

  /** Adds a service; its SID is made up unless one is given. */
  add(friendlyName: string, now: Date, sid: string = makeSid("IS")): ConversationService {
    const service: ConversationService = {
      sid,
      friendlyName,
      dateCreated: now,
      dateUpdated: now,
      webhooks: noWebhooks(),
      roleSids: { creator: makeSid("RL"), conversation: makeSid("RL"), service: makeSid("RL") },
      reachabilityEnabled: false,
      preWebhookRetryCount: 0,
      postWebhookRetryCount: 0,
    };
    this.bySid.set(sid, service);
    return service;
  }

  /** The service with that SID, if there is one. */
  get(sid: string): ConversationService | undefined {
    return this.bySid.get(sid);
  }

  /** All services, oldest first. */
  all(): ConversationService[] {
    return [...this.bySid.values()];
  }

  /** Removes a service; answers whether it existed. */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
