import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { EventQueue } from "../queue/event-queue.ts";
import { log } from "../runtime/log.ts";
import type { VerifiedRequest } from "./verify-request.ts";
import { parseWebhook } from "./webhook-events.ts";

/**
 * A verified Conversations event → the queue. Answers 204 when the event is stored, or when nobody needs it.
 * @throws when the queue cannot be reached
 */
export function receiveConversationEvent(queue: EventQueue) {
  return async (request: VerifiedRequest): Promise<APIGatewayProxyStructuredResultV2> => {
    const parsed = parseWebhook(request);
    if ("dropped" in parsed) {
      log.info("An event was dropped at the door.", { reason: parsed.dropped });
    } else {
      await queue.put(parsed.event, parsed.event.key);
      log.info("An event was stored.", { type: parsed.event.type, reference: parsed.event.reference });
    }
    return { statusCode: 204 };
  };
}
