import twilio from "twilio";
import { simulatedCredentials } from "../../../local/simulated-account.ts";
import type { World } from "../../../scenarios/world.ts";

/** What several journeys begin with. */

export const people = (world: World) => [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")] as const;

export const daySeconds = 24 * 60 * 60;
export const longTimers = { inactive: "P14D", closed: "P14D" };
export const sender = "whatsapp:+15550001001";

/** By Twilio's own package, what a hand at the Console or a chat application does; with `told`, webhooks tell of it. */
export function conversationAtTwilio(twilioUrl: string, conversationSid: string | undefined) {
  const { apiKeySid, apiKeySecret, accountSid } = simulatedCredentials;
  const client = twilio(apiKeySid, apiKeySecret, { accountSid });
  client.conversations.baseUrl = `${twilioUrl}/conversations`;
  return client.conversations.v1.conversations(conversationSid ?? "");
}

export const told = { xTwilioWebhookEnabled: "true" } as const;
