import { secretsManager } from "./runtime/aws-clients.ts";
import { stageConfiguration, textFor } from "./runtime/configuration.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { authTokenReader } from "./twilio/credentials.ts";
import { messageTwiml } from "./twilio/twiml.ts";
import { twilioWebhook } from "./twilio/webhook.ts";

const configuration = stageConfiguration();

/** `POST /twilio/messages`: a message that no conversation captured. Its writer is told that the conversation has ended. */
export const handler = twilioWebhook(
  {
    authTokens: authTokenReader(secretsManager(), requireEnvironment("authTokenSecretArn")),
    publicBaseUrl: requireEnvironment("publicBaseUrl"),
    stage: configuration.stage,
  },
  async () => messageTwiml(textFor(configuration, configuration.defaultLocale).chatEnded),
);
