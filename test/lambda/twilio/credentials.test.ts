import { apiKeyReader, authTokenReader, CredentialsMissing } from "../../../lambda/twilio/credentials.ts";
import { awsFault } from "../runtime/aws-stand-in.ts";
import { captureLog } from "../runtime/captured-log.ts";
import { type SkippingTime, skippingTime } from "../runtime/virtual-time.ts";
import {
  accountSid,
  apiKeySecret,
  authTokenSecret,
  type SecretStandIn,
  secretArn,
  startSecret,
  type Versions,
} from "./secret-stand-in.ts";

const minutes = (count: number) => count * 60_000;
const startMs = minutes(100);

let secret: SecretStandIn;
let time: SkippingTime;
beforeEach(async () => {
  secret = await startSecret({});
  // Long ago, so that nothing is being rotated unless a test says so.
  secret.createdAtMs = 0;
  time = skippingTime(startMs);
});
afterEach(() => secret.close());

const stagesRead = (): unknown[] => secret.calls.splice(0).map(({ input }) => input.VersionStage);

/** Asks whether a signature was made with one of the tokens that count. */
function accepting(versions: Versions) {
  secret.versions = versions;
  const reader = authTokenReader(secret.getSecretValue, secretArn, time);
  return (token: string, account = accountSid) => reader.someTokenMatches((candidate) => candidate === token, account);
}

describe("the auth token", () => {
  test("is read once for five minutes of good signatures, from the secret that was named", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one") });
    for (const afterMs of [0, 1, minutes(5)]) {
      time.nowMs = startMs + afterMs;
      expect(await accepts("one")).toBe(true);
    }
    expect(secret.calls).toEqual([
      { operation: "GetSecretValue", input: { SecretId: secretArn, VersionStage: "AWSCURRENT" } },
    ]);
    time.nowMs += 1;
    expect(await accepts("one")).toBe(true);
    expect(secret.calls).toHaveLength(2);
  });

  test("that is pending is accepted beside the current one, and read once for five minutes of signatures made with it", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one"), AWSPENDING: authTokenSecret("two") });
    expect(await accepts("two")).toBe(true);
    secret.calls.splice(0);
    for (let request = 0; request < 100; request++) expect(await accepts("two")).toBe(true);
    expect(stagesRead()).toEqual([]);
    expect(await accepts("one")).toBe(true);
    expect(await accepts("three")).toBe(false);
  });

  test("of before is accepted for fifteen minutes after the present one was made, and not read later", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("two"), AWSPREVIOUS: authTokenSecret("one") });
    secret.createdAtMs = startMs - minutes(15) + 1_000;
    expect(await accepts("one")).toBe(true);
    time.nowMs = startMs + 999;
    expect(await accepts("one")).toBe(true);
    time.nowMs = startMs + 1_000;
    secret.calls.splice(0);
    expect(await accepts("one")).toBe(false);
    expect(stagesRead()).toEqual(["AWSPENDING", "AWSCURRENT"]);
  });

  test("that has become current since it was read is accepted at once, and read no more", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one") });
    expect(await accepts("one")).toBe(true);
    secret.versions = { AWSCURRENT: authTokenSecret("two") };
    expect(await accepts("two")).toBe(true);
    secret.calls.splice(0);
    for (let request = 0; request < 100; request++) expect(await accepts("two")).toBe(true);
    expect(stagesRead()).toEqual([]);
  });

  test.each([1, 2, 3])(
    "that moves from stage to stage after read %i of a look-up is not missed, nor is the one that makes way",
    async (moveAfter) => {
      for (const token of ["old", "new"]) {
        const accepts = accepting({ AWSCURRENT: authTokenSecret("old"), AWSPENDING: authTokenSecret("new") });
        secret.createdAtMs = time.now();
        const answer = secret.answer;
        secret.calls.splice(0);
        secret.answer = (call) => {
          if (secret.calls.length > moveAfter) {
            secret.versions = { AWSCURRENT: authTokenSecret("new"), AWSPREVIOUS: authTokenSecret("old") };
          }
          return answer(call);
        };
        expect(await accepts(token)).toBe(true);
        secret.answer = answer;
      }
    },
  );

  test("that is pending without a value yet does not hide the current one", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one"), AWSPENDING: "", AWSPREVIOUS: "{" });
    expect(await accepts("two")).toBe(false);
    expect(await accepts("one")).toBe(true);
  });

  test("is looked for four times a second, however many signatures are wrong; each waits for no more than its turn", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one") });
    for (let request = 0; request < 200; request++) {
      const arrivedAtMs = time.now();
      expect(await accepts("guessed")).toBe(false);
      expect(time.now() - arrivedAtMs).toBeLessThanOrEqual(250);
    }
    const looks = (time.now() - startMs) / 250;
    expect(stagesRead()).toHaveLength(1 + (looks + 1) * 2);
  });

  test("is not looked for where the request names another account, however many come", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one"), AWSPENDING: authTokenSecret("two") });
    for (let request = 0; request < 200; request++) expect(await accepts("two", `AC${"9".repeat(32)}`)).toBe(false);
    expect(stagesRead()).toEqual(["AWSCURRENT"]);
    expect(time.now()).toBe(startMs);
  });

  test("is looked for whatever the account, where the secret does not name its own", async () => {
    const accepts = accepting({ AWSCURRENT: '{"authToken":"one"}', AWSPENDING: authTokenSecret("two") });
    expect(await accepts("two", `AC${"9".repeat(32)}`)).toBe(true);
  });

  test("that Twilio has begun to sign with a moment after a forged request was refused is accepted", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one") });
    expect(await accepts("guessed")).toBe(false);
    secret.versions = { AWSCURRENT: authTokenSecret("one"), AWSPENDING: authTokenSecret("two") };
    time.nowMs += 1;
    expect(await accepts("two")).toBe(true);
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
  ])(
    "is missing where the secret holds %s: nothing matches, and the error says what to put where",
    async (_, versions) => {
      const matched: string[] = [];
      secret.versions = versions;
      const outcome = authTokenReader(secret.getSecretValue, secretArn, time).someTokenMatches(
        (token) => matched.push(token) > 0,
        accountSid,
      );
      await expect(outcome).rejects.toThrow(CredentialsMissing);
      await expect(outcome).rejects.toMatchObject({ secretArn, remedy: expect.stringContaining('"authToken"') });
      expect(matched).toEqual([]);
    },
  );

  test("that nobody has filled in is read four times a second, however many ask, and noticed as soon as somebody has", async () => {
    const accepts = accepting({});
    for (let request = 0; request < 100; request++) await expect(accepts("one")).rejects.toThrow(CredentialsMissing);
    expect(stagesRead()).toHaveLength(1 + (time.now() - startMs) / 250);
    secret.versions = { AWSCURRENT: authTokenSecret("one") };
    expect(await accepts("one")).toBe(true);
  });

  test("that may not be read is a fault, and not a missing one", async () => {
    const accepts = accepting({});
    secret.answer = () => awsFault(400, "AccessDeniedException");
    await expect(accepts("one")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("that is known goes on counting while Secrets Manager is away, which the log says every five minutes; a forged request is a fault", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one") });
    expect(await accepts("one")).toBe(true);
    const { lines } = captureLog();
    secret.answer = () => awsFault(400, "AccessDeniedException");
    for (const afterMs of [minutes(5) + 1, minutes(6), minutes(10) + 2]) {
      time.nowMs = startMs + afterMs;
      expect(await accepts("one")).toBe(true);
    }
    expect(lines).toHaveLength(2);
    await expect(accepts("two")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("that somebody has taken out of the secret counts no more", async () => {
    const accepts = accepting({ AWSCURRENT: authTokenSecret("one") });
    expect(await accepts("one")).toBe(true);
    secret.versions = { AWSCURRENT: "" };
    time.nowMs += minutes(5) + 1;
    await expect(accepts("one")).rejects.toThrow(CredentialsMissing);
  });
});

describe("the API key", () => {
  const keyReader = (value: string | undefined) => {
    secret.versions = { AWSCURRENT: value };
    return apiKeyReader(secret.getSecretValue, secretArn, time.now.bind(time));
  };

  test("is read once in five minutes", async () => {
    const reader = keyReader(apiKeySecret("SK1", "first"));
    expect(await reader.read()).toEqual({ accountSid, apiKeySid: "SK1", apiKeySecret: "first" });
    secret.versions = { AWSCURRENT: apiKeySecret("SK2", "second") };
    time.nowMs = startMs + minutes(5) - 1;
    expect((await reader.read()).apiKeySid).toBe("SK1");
    expect(secret.calls).toHaveLength(1);
    time.nowMs = startMs + minutes(5);
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
