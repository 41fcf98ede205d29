import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { attempt, type Check, failed, ok, unknown } from "./finding.ts";
import type { Secrets } from "./secrets.ts";
import { type TwilioClient, twilioClient } from "./twilio-client.ts";

const keyRemedy = "Create a standard API key for this account in region US1, and put it into the secret.";
const tokenRemedy = "Put the account's primary auth token into the secret (Twilio Console, Account Info).";

/** Asks Twilio itself whether both credentials work, because a well-formed credential may still be wrong. */
export async function* checkCredentials({ authToken, apiKey }: Secrets, twilioUrl: string | undefined): Check {
  if (apiKey) {
    yield* attempt("API key at Twilio", keyRemedy, async function* () {
      const { accountSid, apiKeySid, apiKeySecret } = apiKey;
      const found = await twilioClient(apiKeySid, apiKeySecret, accountSid, twilioUrl)
        .conversations.v1.configuration()
        .fetch();
      if (found.accountSid === accountSid)
        yield ok("API key at Twilio", "can use Conversations in the secret's account");
      else
        yield failed(
          "API key at Twilio",
          "it belongs to another account",
          "the account named in the secret",
          keyRemedy,
        );
    });
  }
  if (authToken) {
    yield* attempt("auth token at Twilio", tokenRemedy, async function* () {
      const { accountSid, authToken: token } = authToken;
      await twilioClient(accountSid, token, accountSid, twilioUrl).conversations.v1.configuration().fetch();
      yield ok("auth token at Twilio", "belongs to the account");
      yield unknown(
        "auth token at Twilio",
        "only a real message shows whether it is the primary one, which Twilio signs with",
      );
    });
  }
}

/** Checks the Twilio services named in the configuration, if any. */
export async function* checkServices(
  { conversationServiceSid, messagingServiceSid }: StageConfiguration,
  client: TwilioClient,
): Check {
  const remedy = "Correct the SID in the stage's file in config/ and deploy.";
  if (conversationServiceSid !== undefined) {
    yield* attempt("Conversation Service", remedy, async function* () {
      const { friendlyName } = await client.conversations.v1.services(conversationServiceSid).fetch();
      yield ok("Conversation Service", `${conversationServiceSid} exists (${friendlyName})`);
    });
  }
  if (messagingServiceSid !== undefined) {
    yield* attempt("Messaging Service", remedy, async function* () {
      const { friendlyName } = await client.messaging.v1.services(messagingServiceSid).fetch();
      yield ok("Messaging Service", `${messagingServiceSid} exists (${friendlyName})`);
    });
  }
}
