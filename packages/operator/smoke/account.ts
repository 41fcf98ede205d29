import type { StageConfiguration } from "../../../lib/stage-configuration.ts";
import { attempt, failed, type Look, ok, untold } from "./finding.ts";
import type { Secrets } from "./secrets.ts";
import { type TwilioClient, twilioClient } from "./twilio-client.ts";

const ofKey = "Make a standard API key of this account in region US1, and put it into the secret.";
const ofToken = "Put the account's primary auth token into the secret (Twilio Console, Account Info).";

/** Twilio itself is asked whether both credentials open the account: that they look right says nothing. */
export async function* checkCredentials({ authToken, apiKey }: Secrets, twilioUrl: string | undefined): Look {
  if (apiKey) {
    yield* attempt("API key at Twilio", ofKey, async function* () {
      const { accountSid, apiKeySid, apiKeySecret } = apiKey;
      const found = await twilioClient(apiKeySid, apiKeySecret, accountSid, twilioUrl)
        .conversations.v1.configuration()
        .fetch();
      if (found.accountSid === accountSid) yield ok("API key at Twilio", "opens Conversations of the secret's account");
      else yield failed("API key at Twilio", "it opens another account", "the account that the secret names", ofKey);
    });
  }
  if (authToken) {
    yield* attempt("auth token at Twilio", ofToken, async function* () {
      const { accountSid, authToken: token } = authToken;
      await twilioClient(accountSid, token, accountSid, twilioUrl).conversations.v1.configuration().fetch();
      yield ok("auth token at Twilio", "is one of the account's");
      yield untold(
        "auth token at Twilio",
        "whether it is the primary one, which Twilio signs with, shows only a real message",
      );
    });
  }
}

/** The services that the configuration names, where it names some. */
export async function* checkServices(
  { conversationServiceSid, messagingServiceSid }: StageConfiguration,
  client: TwilioClient,
): Look {
  const remedy = "Correct the SID in the stage's file in config/ and deploy.";
  if (conversationServiceSid !== undefined) {
    yield* attempt("Conversation Service", remedy, async function* () {
      const { friendlyName } = await client.conversations.v1.services(conversationServiceSid).fetch();
      yield ok("Conversation Service", `${conversationServiceSid} is there (${friendlyName})`);
    });
  }
  if (messagingServiceSid !== undefined) {
    yield* attempt("Messaging Service", remedy, async function* () {
      const { friendlyName } = await client.messaging.v1.services(messagingServiceSid).fetch();
      yield ok("Messaging Service", `${messagingServiceSid} is there (${friendlyName})`);
    });
  }
}
