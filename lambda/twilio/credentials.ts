import { GetSecretValueCommand, ResourceNotFoundException, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** The API key that the Conversations API is called with. */
export interface ApiKey {
  accountSid: string;
  apiKeySid: string;
  apiKeySecret: string;
}

/** Thrown when a secret holds no usable value: nobody has filled it yet, or what was filled in is not what was asked for. */
export class CredentialsMissing extends Error {
  override name = "CredentialsMissing";
  readonly secretArn: string;
  readonly remedy: string;

  constructor(secretArn: string, expectedKeys: string) {
    const remedy = `Put the JSON object {${expectedKeys}} into it (Twilio Console, "API keys & tokens").`;
    super(`The secret ${secretArn} holds no usable Twilio credentials. ${remedy}`);
    this.secretArn = secretArn;
    this.remedy = remedy;
  }
}

type VersionStage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

const cachedForMs = 5 * 60_000;

/** Reads one version of a secret as a JSON object; undefined where there is no such version or no value in it. */
async function readSecret(
  client: SecretsManagerClient,
  secretArn: string,
  stage: VersionStage,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }));
    const value: unknown = JSON.parse(SecretString || "null");
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch (error) {
    // No version of this stage (nothing is pending), or a text that is no JSON (nobody has filled it in properly): both mean "no value".
    if (error instanceof ResourceNotFoundException || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/**
 * The API key, read once per container and again after five minutes, so that a replaced key is noticed.
 * `forget` drops it at once: called when Twilio refuses the key (401).
 * Secret: `{"accountSid", "apiKeySid", "apiKeySecret"}` (AWS Secrets Manager user guide, page mes-partner-TwilioApiKey).
 */
export function apiKeyReader(client: SecretsManagerClient, secretArn: string, clock: () => number = Date.now) {
  let cached: { key: ApiKey; readAtMs: number } | undefined;
  return {
    /** @throws CredentialsMissing when the secret holds no usable value. */
    async read(): Promise<ApiKey> {
      if (cached && clock() - cached.readAtMs < cachedForMs) return cached.key;
      const value = await readSecret(client, secretArn, "AWSCURRENT");
      const accountSid = textOf(value?.accountSid);
      const apiKeySid = textOf(value?.apiKeySid);
      const apiKeySecret = textOf(value?.apiKeySecret);
      if (!accountSid || !apiKeySid || !apiKeySecret) {
        throw new CredentialsMissing(secretArn, '"accountSid": "AC…", "apiKeySid": "SK…", "apiKeySecret": "…"');
      }
      const key = { accountSid, apiKeySid, apiKeySecret };
      cached = { key, readAtMs: clock() };
      return key;
    },
    forget(): void {
      cached = undefined;
    },
  };
}
export type ApiKeyReader = ReturnType<typeof apiKeyReader>;

/** Shortest time between two looks for a rotated token: it bounds what a flood of forged requests can cost. */
const rotationCheckEveryMs = 10_000;

/**
 * The auth tokens a signature may be made with: the cached `AWSCURRENT`, and, while a rotation is under way, the pending and the previous
 * one. Secrets Manager names the old token `AWSCURRENT` for up to 300 s after Twilio has begun to sign with the new one (AWS Secrets
 * Manager user guide, page mes-partner-TwilioAuthToken).
 */
export function authTokenReader(client: SecretsManagerClient, secretArn: string, clock: () => number = Date.now) {
  let current: { token: string; readAtMs: number } | undefined;
  let rotating: { tokens: string[]; readAtMs: number } | undefined;

  async function read(stage: VersionStage): Promise<string | undefined> {
    return textOf((await readSecret(client, secretArn, stage))?.authToken);
  }

  async function readCurrent(): Promise<string> {
    if (current && clock() - current.readAtMs < cachedForMs) return current.token;
    const token = await read("AWSCURRENT");
    if (!token) throw new CredentialsMissing(secretArn, '"accountSid": "AC…", "authToken": "…"');
    current = { token, readAtMs: clock() };
    return token;
  }

  async function readRotating(): Promise<string[]> {
    if (rotating && clock() - rotating.readAtMs < rotationCheckEveryMs) return rotating.tokens;
    const readAtMs = clock();
    const [now, pending, previous] = await Promise.all([read("AWSCURRENT"), read("AWSPENDING"), read("AWSPREVIOUS")]);
    if (now) current = { token: now, readAtMs };
    rotating = { tokens: [now, pending, previous].filter((token) => token !== undefined), readAtMs };
    return rotating.tokens;
  }

  return {
    /**
     * True when `matches` accepts a token that Twilio may be signing with.
     * @throws CredentialsMissing when the secret holds no usable value.
     */
    async someTokenMatches(matches: (authToken: string) => boolean): Promise<boolean> {
      if (matches(await readCurrent())) return true;
      return (await readRotating()).some(matches);
    },
  };
}
export type AuthTokenReader = ReturnType<typeof authTokenReader>;
