import { getSecretValue, sendMessage } from "./runtime/aws-calls.ts";
import { deployed } from "./runtime/surroundings.ts";
import { conversationWebhook } from "./webhooks/conversation-webhook.ts";

export const handler = conversationWebhook(deployed({ getSecretValue: getSecretValue(), sendMessage: sendMessage() }));
