import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Conversation } from "../model/conversation.ts";

/** Stages can share a Twilio account: the stage is part of the name. */
export const uniqueName = (stage: string, reference: string): string => `${stage}.${reference}`;

/**
 * What Twilio knows the Conversation by: its name serves as well as its SID, which is not known before it has been
 * created.
 */
export const targetOf = (
  { conversationSid, reference }: Conversation,
  { configuration }: { configuration: RuntimeConfiguration },
): string => conversationSid ?? uniqueName(configuration.stage, reference);
