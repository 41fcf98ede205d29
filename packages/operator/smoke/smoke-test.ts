import { checkCredentials, checkServices } from "./account.ts";
import { type Finding, failed, type Look } from "./finding.ts";
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
 * Looks at a deployment from outside, where its parts must agree: the stack, its secrets, Twilio's account and the
 * configuration. It stores nothing and writes to nobody.
 *
 * @returns the stack's outputs, where there is a stack
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
    yield* notLookedAt();
  }
  yield* checkFunctions(target, outputs);
  yield* checkQueuesAndAlarms(target, outputs);
  return outputs;
}

async function* notLookedAt(): Look {
  yield failed("templates and senders", "they were not looked at", "an API key to look with", "Fill the secret first.");
}
