import { makeSid } from "../sid.ts";

/** Pre- and post-action webhooks of the account or of a Conversation Service ("Conversations Webhooks" page). */
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

export function noWebhooks(): WebhookConfiguration {
  return { preWebhookUrl: null, postWebhookUrl: null, method: "POST", filters: [] };
}

export class ConversationServices {
  private readonly bySid = new Map<string, ConversationService>();

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

  get(sid: string): ConversationService | undefined {
    return this.bySid.get(sid);
  }

  /** Oldest first. */
  all(): ConversationService[] {
    return [...this.bySid.values()];
  }

  /** @returns whether the service existed */
  remove(sid: string): boolean {
    return this.bySid.delete(sid);
  }
}
