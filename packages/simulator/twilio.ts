import type { Credentials } from "./account/credentials.ts";
import type { MessagingServices } from "./account/messaging-services.ts";
import type { Senders } from "./account/senders.ts";
import type { ConversationServices, WebhookConfiguration } from "./account/services.ts";
import type { Dice } from "./chaos/chaos.ts";
import type { Faults } from "./chaos/faults.ts";
import type { Clock } from "./clock/clock.ts";
import type { InFlight } from "./clock/in-flight.ts";
import type { Contents } from "./content/contents.ts";
import type { ConversationStore } from "./conversations/store.ts";
import type { OptOuts } from "./delivery/opt-outs.ts";
import type { Windows } from "./delivery/windows.ts";
import type { Handsets } from "./handsets/handsets.ts";
import type { History } from "./history.ts";
import type { AddressConfigurations } from "./inbound/address-configurations.ts";
import type { InboundLog } from "./inbound/inbound-log.ts";
import type { MediaStore } from "./media/media.ts";
import type { Switches } from "./switches.ts";
import type { WebhookSender } from "./webhooks/webhook-sender.ts";

/** The account's defaults for new conversations ("Configuration" resource). */
export interface AccountDefaults {
  chatServiceSid: string;
  messagingServiceSid: string;
  /** ISO 8601 durations, as set. */
  inactiveTimer: string | null;
  closedTimer: string | null;
}

/** The state of one simulated Twilio: an account, everything in it, and its surroundings. */
export interface Twilio {
  readonly clock: Clock;
  readonly history: History;
  readonly inFlight: InFlight;
  readonly switches: Switches;
  readonly dice: Dice;
  readonly faults: Faults;

  readonly credentials: Credentials;
  readonly senders: Senders;
  readonly services: ConversationServices;
  readonly messagingServices: MessagingServices;
  readonly defaults: AccountDefaults;
  readonly accountWebhooks: WebhookConfiguration;
  readonly addressConfigurations: AddressConfigurations;

  readonly contents: Contents;
  readonly media: MediaStore;
  readonly inboundLog: InboundLog;
  readonly conversations: ConversationStore;
  readonly windows: Windows;
  readonly optOuts: OptOuts;
  readonly handsets: Handsets;
  readonly webhooks: WebhookSender;
  /** This server's URL without a trailing slash, for the URLs in webhooks. */
  publicUrl: string;
}
