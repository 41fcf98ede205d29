import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type AwsAccess, clientSettings } from "./aws-access.ts";
import { SetUpError } from "./set-up-error.ts";

/** The credentials to call Twilio and to verify its signatures. */
export interface TwilioCredentials {
  accountSid: string;
  authToken: string;
  apiKeySid: string;
  apiKeySecret: string;
}

export interface SecretIds {
  authToken: string;
  apiKey: string;
}

const variables = {
  accountSid: "TWILIO_ACCOUNT_SID",
  authToken: "TWILIO_AUTH_TOKEN",
  apiKeySid: "TWILIO_API_KEY",
  apiKeySecret: "TWILIO_API_SECRET",
} as const satisfies Record<keyof TwilioCredentials, string>;

/**
 * The credentials for a Twilio other than the simulator.
 * @throws SetUpError that names the missing variables.
 */
export function twilioCredentialsFromEnvironment(environment: NodeJS.ProcessEnv): TwilioCredentials {
  const missing = Object.values(variables).filter((variable) => !environment[variable]);
  if (missing.length > 0) {
    throw new SetUpError(
      `With --twilio-url the credentials come from the environment, but ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} not set.`,
    );
  }
  const read = (variable: string) => environment[variable] ?? "";
  return {
    accountSid: read(variables.accountSid),
    authToken: read(variables.authToken),
    apiKeySid: read(variables.apiKeySid),
    apiKeySecret: read(variables.apiKeySecret),
  };
}

/** Stores the credentials in the stack's two secrets, in the schema of AWS's managed external secrets. */
export async function storeTwilioCredentials(
  aws: AwsAccess,
  secretIds: SecretIds,
  credentials: TwilioCredentials,
): Promise<void> {
  const { accountSid, authToken, apiKeySid, apiKeySecret } = credentials;
  const client = new SecretsManagerClient(clientSettings(aws));
  const put = (secretId: string, value: Record<string, string>) =>
    client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(value) }));
  try {
    await put(secretIds.authToken, { accountSid, authToken });
    await put(secretIds.apiKey, { accountSid, apiKeySid, apiKeySecret });
  } finally {
    client.destroy();
  }
}
