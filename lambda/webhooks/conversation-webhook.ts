import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { type EventQueue, eventQueue } from "../queue/event-queue.ts";
import { log } from "../runtime/log.ts";
import type { Surroundings } from "../runtime/surroundings.ts";
import type { VerifiedRequest } from "./verify-request.ts";
import { twilioWebhook, webhookSettings } from "./webhook.ts";
import { parseWebhook } from "./webhook-events.ts";

/**
 * A verified Conversations event → the queue. Answers 204 when the event is stored, or when nobody needs it.
 * @throws when the queue cannot be reached
 */
export function receiveConversationEvent(queue: EventQueue) {
  return async (request: VerifiedRequest): Promise<APIGatewayProxyStructuredResultV2> => {
    const parsed = parseWebhook(request);
    if ("dropped" in parsed) {
      log.info("An event that nobody needs was dropped.", { reason: parsed.dropped });
    } else {
      await queue.put(parsed.event, parsed.event.key);
      log.info("An event was stored.", { type: parsed.event.type, reference: parsed.event.reference });
    }
    return { statusCode: 204 };
  };
}

/**
 * `POST /twilio/conversations`: Twilio's Conversations events onto the queue. Of the stage it needs the name alone,
 * which its environment tells, so that its bundle is small and holds no configuration.
 */
export function conversationWebhook(surroundings: Surroundings<"getSecretValue" | "sendMessage">) {
  const { aws, environment } = surroundings;
  const queue = eventQueue(aws.sendMessage, environment("eventQueueUrl"));
  return twilioWebhook(webhookSettings(surroundings, environment("stage")), receiveConversationEvent(queue));
}
