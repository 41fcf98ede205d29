import { OwnError } from "../model/own-error.ts";
import type { GetSecretValue, SecretVersion } from "../runtime/aws-calls.ts";
import { AwsRefusal } from "../runtime/aws-service.ts";
import { log } from "../runtime/log.ts";
import { sharedLookUp } from "../runtime/shared-look-up.ts";
import { systemTime, type Time } from "../runtime/time.ts";

/** The API key that the Conversations API is called with. */
export interface ApiKey {
  accountSid: string;
  apiKeySid: string;
  apiKeySecret: string;
}

/**
 * Thrown when a secret holds no usable value: nobody has filled it yet, or what was filled in is not what was asked
 * for.
 */
export class CredentialsMissing extends OwnError {
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

const minuteMs = 60_000;
const cachedForMs = 5 * minuteMs;

interface Version {
  value: Record<string, unknown>;
  createdAtMs: number;
}

function parseVersion({ SecretString, CreatedDate = 0 }: SecretVersion): Version | undefined {
  try {
    const value: unknown = JSON.parse(SecretString || "null");
    return typeof value === "object" && value !== null
      ? { value: { ...value }, createdAtMs: CreatedDate * 1_000 }
      : undefined;
  } catch {
    // A text that is no JSON: nobody has filled it in properly, which is the same as no value.
    return undefined;
  }
}

/** Reads one version of a secret as a JSON object; undefined where there is no such version or no value in it. */
async function readVersion(
  getSecretValue: GetSecretValue,
  secretArn: string,
  stage: "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS",
): Promise<Version | undefined> {
  try {
    return parseVersion(await getSecretValue({ SecretId: secretArn, VersionStage: stage }));
  } catch (error) {
    // Nothing is pending, or there was nothing before.
    if (error instanceof AwsRefusal && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/**
 * The API key, read once per container and again after five minutes, so that a replaced key is noticed. `forget` drops
 * it at once: called when Twilio refuses the key (401). Secret: `{"accountSid", "apiKeySid", "apiKeySecret"}` (AWS
 * Secrets Manager user guide, page mes-partner-TwilioApiKey).
 */
export function apiKeyReader(getSecretValue: GetSecretValue, secretArn: string, clock: () => number = Date.now) {
  let cached: { key: ApiKey; readAtMs: number } | undefined;
  return {
    /** @throws CredentialsMissing when the secret holds no usable value. */
    async read(): Promise<ApiKey> {
      if (cached && clock() - cached.readAtMs < cachedForMs) return cached.key;
      const version = await readVersion(getSecretValue, secretArn, "AWSCURRENT");
      const accountSid = textOf(version?.value.accountSid);
      const apiKeySid = textOf(version?.value.apiKeySid);
      const apiKeySecret = textOf(version?.value.apiKeySecret);
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

/**
 * How long the token before the present one counts: in a rotation by hand, Twilio signs with it until the operator has
 * promoted the new one.
 */
const previousCountsForMs = 15 * minuteMs;

/**
 * Shortest time from one look at the secret to the next, in one container: what a flood of forged requests can cost,
 * and who waits for it.
 */
const lookUpSpacingMs = 250;

interface AuthToken {
  token: string;
  /** The account that it signs for; absent where the operator has left it out. */
  accountSid: string | undefined;
  createdAtMs: number;
}

interface AcceptedToken {
  token: string;
  untilMs: number;
}

/**
 * The auth tokens a signature may be made with. Secrets Manager names the old token `AWSCURRENT` for up to 300 s after
 * Twilio has begun to sign with the new one (AWS Secrets Manager user guide, page mes-partner-TwilioAuthToken), and
 * Twilio delivers a webhook once: so nothing is refused that names our account, before the secret has been looked at
 * after it came (docs/decisions/0015-auth-token-rotation.md).
 */
export function authTokenReader(getSecretValue: GetSecretValue, secretArn: string, time: Time = systemTime) {
  let lastCurrent: AuthToken | undefined;

  async function read(stage: "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS"): Promise<AuthToken | undefined> {
    const version = await readVersion(getSecretValue, secretArn, stage);
    const token = textOf(version?.value.authToken);
    return version && token
      ? { token, accountSid: textOf(version.value.accountSid), createdAtMs: version.createdAtMs }
      : undefined;
  }

  async function readCurrent(): Promise<AuthToken> {
    const current = await read("AWSCURRENT");
    if (!current) throw new CredentialsMissing(secretArn, '"accountSid": "AC…", "authToken": "…"');
    lastCurrent = current;
    return current;
  }

  /** While Secrets Manager is away, the last known token stays valid. */
  async function refreshCurrent(): Promise<AuthToken> {
    try {
      return await readCurrent();
    } catch (error) {
      if (!lastCurrent || error instanceof CredentialsMissing) throw error;
      log.error("The auth token could not be refreshed; the last known one stays in use.", error);
      return lastCurrent;
    }
  }

  /**
   * One after the other, in the order that a token moves through the stages: read at once, a token that moves meanwhile
   * could be missed.
   */
  async function readAll(): Promise<AcceptedToken[]> {
    const pending = await read("AWSPENDING");
    const current = await readCurrent();
    const previousUntilMs = current.createdAtMs + previousCountsForMs;
    const previous = time.now() < previousUntilMs ? await read("AWSPREVIOUS") : undefined;
    const always = Number.POSITIVE_INFINITY;
    return [
      ...(pending ? [{ token: pending.token, untilMs: always }] : []),
      { token: current.token, untilMs: always },
      ...(previous ? [{ token: previous.token, untilMs: previousUntilMs }] : []),
    ];
  }

  const current = sharedLookUp(refreshCurrent, lookUpSpacingMs, time);
  const all = sharedLookUp(readAll, lookUpSpacingMs, time);

  return {
    /**
     * True when `matches` accepts a token that Twilio may be signing with. A signature that no known token has made is
     * tried again under what the secret holds now, if the request names the secret's own account: others, which
     * strangers send, are not worth a look.
     *
     * @param accountSid the account that the request says it comes from
     * @throws CredentialsMissing when the secret holds no usable value; AwsRefusal or the connection's fault when
     * nothing is known
     */
    async someTokenMatches(matches: (authToken: string) => boolean, accountSid: string): Promise<boolean> {
      const tried = new Set<string>();
      const isSignedWith = (token: string): boolean => !tried.has(token) && tried.add(token) && matches(token);
      const isSignedWithOneOf = (tokens: AcceptedToken[]): boolean =>
        tokens.some(({ token, untilMs }) => time.now() < untilMs && isSignedWith(token));

      const arrivedAtMs = time.now();
      const known = await current.since(arrivedAtMs - cachedForMs);
      if (isSignedWith(known.token)) return true;
      if (known.accountSid && known.accountSid !== accountSid) return false;
      return (
        isSignedWithOneOf(await all.since(arrivedAtMs - cachedForMs)) || isSignedWithOneOf(await all.since(arrivedAtMs))
      );
    },
  };
}
export type AuthTokenReader = ReturnType<typeof authTokenReader>;
