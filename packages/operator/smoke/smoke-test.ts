import { checkCredentials, checkServices } from "./account.ts";
import { type Check, type Finding, failed } from "./finding.ts";
import { checkFunctions } from "./functions.ts";
import { checkQueuesAndAlarms } from "./queues-and-alarms.ts";
import { readSecrets } from "./secrets.ts";
import { checkSenders } from "./senders.ts";
import { findStack } from "./stack.ts";
import { type Outputs, outputOf, type Target } from "./target.ts";
import { checkTemplates } from "./templates.ts";
import { twilioClient } from "./twilio-client.ts";
import { checkWebhooks } from "./webhooks.ts";

/**
 * Checks from outside that the parts of a deployment agree: the stack, its secrets, the Twilio account and the
 * configuration. It stores nothing and messages nobody.
 *
 * @returns the stack's outputs, if there is a stack
 */
export async function* smokeTest(target: Target): AsyncGenerator<Finding, Outputs | undefined> {
  const { configuration, twilioUrl } = target;
  const outputs = yield* findStack(target);
  if (!outputs) return undefined;
  const secrets = yield* readSecrets(target, outputs);
  yield* checkWebhooks(outputs, secrets);
  yield* checkCredentials(secrets, twilioUrl);
  if (secrets.apiKey) {
    const { accountSid, apiKeySid, apiKeySecret } = secrets.apiKey;
    const client = twilioClient(apiKeySid, apiKeySecret, accountSid, twilioUrl);
    yield* checkServices(configuration, client);
    yield* checkTemplates(configuration, client);
    yield* checkSenders(configuration, client, outputOf(outputs, "InboundMessageUrl"));
  } else {
    yield* reportSkipped();
  }
  yield* checkFunctions(target, outputs);
  yield* checkQueuesAndAlarms(target, outputs);
  return outputs;
}

async function* reportSkipped(): Check {
  yield failed("templates and senders", "they were not checked", "an API key to check with", "Fill the secret first.");
}
