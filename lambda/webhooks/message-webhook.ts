import type { RuntimeConfiguration } from "../model/configuration.ts";
import { eventQueue } from "../queue/event-queue.ts";
import type { Surroundings } from "../runtime/surroundings.ts";
import { optInStore } from "../tables/opt-ins.ts";
import { receiveStrayMessage } from "./stray-message.ts";
import { twilioWebhook, webhookSettings } from "./webhook.ts";

/**
 * `POST /twilio/messages`: a message that no conversation captured. It is stored, and its writer is told that the
 * conversation has ended.
 */
export function messageWebhook(
  surroundings: Surroundings<"getSecretValue" | "sendMessage" | "dynamoDb">,
  configuration: RuntimeConfiguration,
) {
  const { aws, environment, time } = surroundings;
  const receive = receiveStrayMessage({
    queue: eventQueue(aws.sendMessage, environment("eventQueueUrl")),
    optIns: optInStore(aws.dynamoDb, environment("optInTableName")),
    configuration,
    clock: time.now,
  });
  return twilioWebhook(webhookSettings(surroundings, configuration.stage), receive);
}
