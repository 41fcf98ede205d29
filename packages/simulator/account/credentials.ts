import { randomBytes, timingSafeEqual } from "node:crypto";

/** The account's auth tokens and API keys: who may call the REST API, and what webhooks are signed with. */
export class Credentials {
  readonly accountSid: string;
  private primary: string;
  private secondary: string | undefined;
  private readonly apiKeys = new Map<string, string>();

  constructor(accountSid: string, authToken: string, apiKeys: readonly { sid: string; secret: string }[]) {
    this.accountSid = accountSid;
    this.primary = authToken;
    for (const { sid, secret } of apiKeys) this.apiKeys.set(sid, secret);
  }

  /**
   * The token that signs webhooks: always the primary one, never an API key ("Webhooks security" page, error 57012).
   */
  get signingToken(): string {
    return this.primary;
  }

  /**
   * Whether these Basic credentials are valid: the account's SID with either auth token, or an API key with its secret.
   */
  accept(username: string, password: string): boolean {
    if (username === this.accountSid) {
      return (
        sameSecret(password, this.primary) || (this.secondary !== undefined && sameSecret(password, this.secondary))
      );
    }
    const secret = this.apiKeys.get(username);
    return secret !== undefined && sameSecret(password, secret);
  }

  /**
   * Creates a secondary token, replacing any earlier one. It can call the API but signs nothing ("Secondary Auth Token"
   * page).
   */
  createSecondaryToken(): string {
    this.secondary = randomBytes(16).toString("hex");
    return this.secondary;
  }

  /** @returns whether there was a secondary token */
  deleteSecondaryToken(): boolean {
    const existed = this.secondary !== undefined;
    this.secondary = undefined;
    return existed;
  }

  /**
   * Makes the secondary token primary and returns it; the old primary stops working at once. Returns undefined when
   * there is no secondary token.
   */
  promoteSecondaryToken(): string | undefined {
    if (this.secondary === undefined) return undefined;
    this.primary = this.secondary;
    this.secondary = undefined;
    return this.primary;
  }

  /** Sets the primary token, which is impossible at Twilio, so that tests can restore the account. */
  replaceAuthToken(authToken: string): void {
    this.primary = authToken;
  }

  /** Adds an API key, or changes its secret. */
  addApiKey(sid: string, secret: string): void {
    this.apiKeys.set(sid, secret);
  }

  /** @returns whether the API key existed */
  removeApiKey(sid: string): boolean {
    return this.apiKeys.delete(sid);
  }
}

function sameSecret(given: string, expected: string): boolean {
  const givenBytes = Buffer.from(given);
  const expectedBytes = Buffer.from(expected);
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}
