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
   * Whether these Basic credentials may call: the account's SID with either auth token, or an API key with its secret.
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
   * Makes a secondary token, replacing an earlier one, and returns it. It may call the API but signs nothing
   * ("Secondary Auth Token" page).
   */
  createSecondaryToken(): string {
    this.secondary = randomBytes(16).toString("hex");
    return this.secondary;
  }

  /** Removes the secondary token; answers whether there was one. */
  deleteSecondaryToken(): boolean {
    const existed = this.secondary !== undefined;
    this.secondary = undefined;
    return existed;
  }

  /**
   * Makes the secondary token primary and returns it; the old primary stops working at once. Undefined when there is no
   * secondary token.
   */
  promoteSecondaryToken(): string | undefined {
    if (this.secondary === undefined) return undefined;
    this.primary = this.secondary;
    this.secondary = undefined;
    return this.primary;
  }

  /**
   * Makes a token primary that was known before, as nobody can at Twilio: so that a test leaves the account as it has
   * found it.
   */
  replaceAuthToken(authToken: string): void {
    this.primary = authToken;
  }

  /** Adds an API key, or changes its secret. */
  addApiKey(sid: string, secret: string): void {
    this.apiKeys.set(sid, secret);
  }

  /** Removes an API key; answers whether it existed. */
  removeApiKey(sid: string): boolean {
    return this.apiKeys.delete(sid);
  }
}

function sameSecret(given: string, expected: string): boolean {
  const givenBytes = Buffer.from(given);
  const expectedBytes = Buffer.from(expected);
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}
