import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import type { ConversationStore, ConversationWriter } from "../tables/conversations.ts";
import type { OptInStore } from "../tables/opt-ins.ts";
import type { ConversationsApi } from "../twilio/conversations.ts";
import type { ApiKeyReader } from "../twilio/credentials.ts";
import type { EventBus } from "./announce.ts";
import type { ExpirySchedules } from "./expiry-schedules.ts";

/** What commands are carried out with. */
export interface Dependencies {
  apiKeys: ApiKeyReader;
  twilio: ConversationsApi;
  conversations: ConversationStore & ConversationWriter;
  optIns: OptInStore;
  bus: EventBus;
  queue: EventQueue;
  schedules: ExpirySchedules;
  configuration: RuntimeConfiguration;
  publicBaseUrl: string;
  clock: () => number;
}
