import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { type Finding, failed, ok, reasonOf } from "./finding.ts";
import { clientSettings, type Outputs, outputOf, type Target } from "./target.ts";

/** The usable content of the two secrets. Never print it. */
export interface Secrets {
  authToken?: { accountSid: string; authToken: string };
  apiKey?: { accountSid: string; apiKeySid: string; apiKeySecret: string };
}

const sid = (prefix: string) => new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);
const shapes = {
  accountSid: { pattern: sid("AC"), looksLike: "AC and 32 hexadecimal digits" },
  authToken: { pattern: /^[0-9a-f]{32}$/, looksLike: "32 hexadecimal digits" },
  apiKeySid: { pattern: sid("SK"), looksLike: "SK and 32 hexadecimal digits" },
  apiKeySecret: { pattern: /^\S{16,}$/, looksLike: "the secret that Twilio showed once" },
};
type Key = keyof typeof shapes;

const remedy = 'Store it as described in docs/runbook.md, "Secrets".';

/**
 * Parses a secret's text. A finding never shows the text: lengths and missing keys are enough to spot a paste error.
 * @param text undefined when the secret has no value
 */
export function readSecret<Wanted extends Key>(
  check: string,
  text: string | undefined,
  wanted: readonly Wanted[],
): { finding: Finding; value?: Record<Wanted, string> } {
  const expected = `{${wanted.map((key) => `"${key}": …`).join(", ")}}`;
  if (!text) return { finding: failed(check, "the secret has no value", expected, remedy) };
  let value: Record<string, unknown>;
  try {
    value = Object(JSON.parse(text));
  } catch {
    return { finding: failed(check, `the secret's ${text.length} characters are not JSON`, expected, remedy) };
  }
  const wrong = wanted.filter((key) => typeof value[key] !== "string" || !shapes[key].pattern.test(value[key]));
  if (wrong.length > 0) {
    const is = wrong.map((key) => `${key} has ${String(value[key] ?? "").length} characters`).join(", ");
    const looks = wrong.map((key) => `${key}: ${shapes[key].looksLike}`).join("; ");
    return { finding: failed(check, is, looks, remedy) };
  }
  return { finding: ok(check, "has a value of the expected form"), value: value as Record<Wanted, string> };
}

/** Reads both secrets with the operator's own credentials. */
export async function* readSecrets(target: Target, outputs: Outputs): AsyncGenerator<Finding, Secrets> {
  const client = new SecretsManagerClient(clientSettings(target));
  const textOf = async (output: string): Promise<string | undefined> => {
    try {
      return (await client.send(new GetSecretValueCommand({ SecretId: outputOf(outputs, output) }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined; // the stack names it, so it exists without a value
      throw error;
    }
  };
  try {
    const authToken = readSecret("auth token", await textOf("AuthTokenSecretArn"), ["accountSid", "authToken"]);
    yield authToken.finding;
    const apiKey = readSecret("API key", await textOf("ApiKeySecretArn"), ["accountSid", "apiKeySid", "apiKeySecret"]);
    yield apiKey.finding;
    if (authToken.value && apiKey.value && authToken.value.accountSid !== apiKey.value.accountSid) {
      const is = "the two secrets name different accounts";
      yield failed("account", is, "one account", "Put the auth token and an API key of the same account into them.");
    }
    return { authToken: authToken.value, apiKey: apiKey.value };
  } catch (error) {
    const permission = "Run this with AWS credentials that may call secretsmanager:GetSecretValue on both.";
    yield failed("secrets", reasonOf(error), "two secrets that can be read", permission);
    return {};
  } finally {
    client.destroy();
  }
}
