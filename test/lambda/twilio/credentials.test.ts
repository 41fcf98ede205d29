import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { apiKeyReader, authTokenReader, CredentialsMissing } from "../../../lambda/twilio/credentials.ts";
import { awsFault } from "../runtime/aws-stand-in.ts";
import { apiKeySecret, authTokenSecret, type SecretStandIn, secretArn, startSecret, type Versions } from "./secret-stand-in.ts";

let secret: SecretStandIn;
let now: number;
beforeEach(async () => {
  secret = await startSecret({});
  now = 0;
});
afterEach(() => secret.close());

const stagesRead = (): unknown[] => secret.calls.map(({ input }) => input.VersionStage);
const client = () => new SecretsManagerClient(secret.client);
const tokens = (versions: Versions) => {
  secret.versions = versions;
  return authTokenReader(client(), secretArn, () => now);
};
const is = (token: string) => (candidate: string) => candidate === token;
const minutes = (count: number) => count * 60_000;

describe("the auth token", () => {
  test("is read once for five minutes of good signatures, from the secret that was named", async () => {
    const reader = tokens({ AWSCURRENT: authTokenSecret("one") });
    for (const atMs of [0, 1, minutes(5) - 1]) {
      now = atMs;
      expect(await reader.someTokenMatches(is("one"))).toBe(true);
    }
    expect(secret.calls).toEqual([{ operation: "GetSecretValue", input: { SecretId: secretArn, VersionStage: "AWSCURRENT" } }]);
    now = minutes(5);
    expect(await reader.someTokenMatches(is("one"))).toBe(true);
    expect(secret.calls).toHaveLength(2);
  });

  test.each(["AWSPENDING", "AWSPREVIOUS"] as const)("of %s is accepted while a rotation is under way", async (stage) => {
    const reader = tokens({ AWSCURRENT: authTokenSecret("one"), [stage]: authTokenSecret("two") });
    expect(await reader.someTokenMatches(is("two"))).toBe(true);
    expect(await reader.someTokenMatches(is("one"))).toBe(true);
    expect(await reader.someTokenMatches(is("three"))).toBe(false);
  });

  test("that has become current since it was read is accepted at once, and alone is tried first from then on", async () => {
    const reader = tokens({ AWSCURRENT: authTokenSecret("one") });
    expect(await reader.someTokenMatches(is("one"))).toBe(true);
    secret.versions = { AWSCURRENT: authTokenSecret("two") };
    expect(await reader.someTokenMatches(is("two"))).toBe(true);
    const before = secret.calls.length;
    const tried: string[] = [];
    const note = (token: string): boolean => {
      tried.push(token);
      return token === "two";
    };
    expect(await reader.someTokenMatches(note)).toBe(true);
    expect(tried).toEqual(["two"]);
    expect(secret.calls).toHaveLength(before);
  });

  test("that is pending without a value yet does not hide the current one", async () => {
    const reader = tokens({ AWSCURRENT: authTokenSecret("one"), AWSPENDING: "", AWSPREVIOUS: "{" });
    expect(await reader.someTokenMatches(is("two"))).toBe(false);
    expect(await reader.someTokenMatches(is("one"))).toBe(true);
  });

  test("is looked for at most once in ten seconds, however many signatures are wrong", async () => {
    const reader = tokens({ AWSCURRENT: authTokenSecret("one") });
    const flood = async (count: number) => {
      for (let sent = 0; sent < count; sent++) expect(await reader.someTokenMatches(() => false)).toBe(false);
    };
    await flood(500);
    expect(stagesRead().sort()).toEqual(["AWSCURRENT", "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"]);
    now = 9_999;
    await flood(500);
    expect(secret.calls).toHaveLength(4);
    now = 10_000;
    await flood(500);
    expect(secret.calls).toHaveLength(7);
  });

  test("that was pending is found within ten seconds even under a flood", async () => {
    const reader = tokens({ AWSCURRENT: authTokenSecret("one") });
    expect(await reader.someTokenMatches(() => false)).toBe(false);
    secret.versions = { AWSCURRENT: authTokenSecret("one"), AWSPENDING: authTokenSecret("two") };
    now = 10_000;
    expect(await reader.someTokenMatches(is("two"))).toBe(true);
  });

  test.each([
    ["no version", {}],
    ["an empty text", { AWSCURRENT: "" }],
    ["a text that is no JSON", { AWSCURRENT: "put the token here" }],
    ["null", { AWSCURRENT: "null" }],
    ["a list", { AWSCURRENT: '["token"]' }],
    ["no token", { AWSCURRENT: '{"accountSid":"AC"}' }],
    ["an empty token", { AWSCURRENT: '{"authToken":""}' }],
    ["a token of spaces", { AWSCURRENT: '{"authToken":"  "}' }],
    ["a token that is no text", { AWSCURRENT: '{"authToken":12345}' }],
    ["only a pending token", { AWSPENDING: authTokenSecret("two") }],
  ])("is missing where the secret holds %s: nothing matches, and the error says what to put where", async (_, versions) => {
    const matched: string[] = [];
    const outcome = tokens(versions).someTokenMatches((token) => matched.push(token) > 0);
    await expect(outcome).rejects.toThrow(CredentialsMissing);
    await expect(outcome).rejects.toMatchObject({ secretArn, remedy: expect.stringContaining('"authToken"') });
    expect(matched).toEqual([]);
  });

  test("is noticed as soon as somebody has filled it in", async () => {
    const reader = tokens({});
    await expect(reader.someTokenMatches(is("one"))).rejects.toThrow(CredentialsMissing);
    secret.versions = { AWSCURRENT: authTokenSecret("one") };
    expect(await reader.someTokenMatches(is("one"))).toBe(true);
  });

  test("that may not be read is a fault, and not a missing one", async () => {
    const reader = tokens({});
    secret.answer = () => awsFault(400, "AccessDeniedException");
    await expect(reader.someTokenMatches(is("one"))).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("the API key", () => {
  const keyReader = (value: string | undefined) => {
    secret.versions = { AWSCURRENT: value };
    return apiKeyReader(client(), secretArn, () => now);
  };

  test("is read once in five minutes", async () => {
    const reader = keyReader(apiKeySecret("SK1", "first"));
    expect(await reader.read()).toEqual({ accountSid: `AC${"0".repeat(32)}`, apiKeySid: "SK1", apiKeySecret: "first" });
    secret.versions = { AWSCURRENT: apiKeySecret("SK2", "second") };
    now = minutes(5) - 1;
    expect((await reader.read()).apiKeySid).toBe("SK1");
    expect(secret.calls).toHaveLength(1);
    now = minutes(5);
    expect((await reader.read()).apiKeySid).toBe("SK2");
  });

  test("is read again at once when it was forgotten", async () => {
    const reader = keyReader(apiKeySecret("SK1", "first"));
    await reader.read();
    secret.versions = { AWSCURRENT: apiKeySecret("SK2", "second") };
    reader.forget();
    expect((await reader.read()).apiKeySid).toBe("SK2");
  });

  test.each([
    ["there is no version", undefined],
    ["the secret is empty", ""],
    ["the secret is no JSON", "SK1:first"],
    ["the account is missing", '{"apiKeySid":"SK1","apiKeySecret":"s"}'],
    ["the SID is missing", '{"accountSid":"AC1","apiKeySecret":"s"}'],
    ["the key's secret is missing", '{"accountSid":"AC1","apiKeySid":"SK1"}'],
    ["the key's secret is empty", '{"accountSid":"AC1","apiKeySid":"SK1","apiKeySecret":" "}'],
  ])("is missing where %s, and the error quotes nothing of the secret", async (_, value) => {
    const outcome = keyReader(value).read();
    await expect(outcome).rejects.toThrow(CredentialsMissing);
    await expect(outcome).rejects.not.toThrow(/SK1|first/);
    await expect(outcome).rejects.toMatchObject({ secretArn, remedy: expect.stringContaining('"apiKeySecret"') });
  });
});
