import { lineOf } from "../../packages/operator/smoke/finding.ts";
import { readSecret } from "../../packages/operator/smoke/secrets.ts";

const accountSid = `AC${"1a".repeat(16)}`;
const authToken = "0f".repeat(16);
const read = (text: string | undefined) => readSecret("auth token", text, ["accountSid", "authToken"]);

test("a secret of the expected form is ok, and its value is returned", () => {
  const { finding, value } = read(JSON.stringify({ accountSid, authToken, validationUrl: "https://example.com" }));
  expect(finding.verdict).toBe("ok");
  expect(value).toMatchObject({ accountSid, authToken });
});

test.each([
  ["nothing", undefined, "has no value"],
  ["text that is not JSON", `${accountSid}:${authToken}`, "are not JSON"],
  ["JSON that is not an object", JSON.stringify(authToken), "authToken has 0 characters"],
  [
    "a token that was cut off",
    JSON.stringify({ accountSid, authToken: authToken.slice(1) }),
    "authToken has 31 characters",
  ],
  [
    "a newline after the token",
    JSON.stringify({ accountSid, authToken: `${authToken}\n` }),
    "authToken has 33 characters",
  ],
  [
    "the SID of something else",
    JSON.stringify({ accountSid: `SK${"1a".repeat(16)}`, authToken }),
    "accountSid has 34 characters",
  ],
])("a secret that holds %s fails, and its value is not shown", (_, text, is) => {
  const { finding, value } = read(text);
  expect(finding.verdict).toBe("failed");
  expect(value).toBeUndefined();
  expect(lineOf(finding)).toContain(is);
  expect(lineOf(finding)).not.toContain(authToken.slice(1));
});
