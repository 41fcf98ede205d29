import { distinct, findLeaks, type Output, type Secret } from "../privacy/search.ts";
import { secretsOfCredentials, secretsOfForm, secretsOfHistory, secretsOfRequest } from "../privacy/secrets.ts";
import { type Call, readRecords } from "./records.ts";

/** All that the deployed tests used in secret, looked for in all that the stack put out. */

const { calls, history, logEvents, logLines, twilioCredentials } = readRecords();
const invocations = calls.filter(({ caller, path }) => caller === null && path.endsWith("/invocations"));
const webhooks = calls.filter(({ caller, path }) => caller === null && path.includes("/execute-api/"));
const callsOf = (target: string): Call[] => calls.filter((call) => call.target === target);

/** A genuine signature, or one that a test has made of another token; not what no signature looks like. */
const isSignature = (text: string | null): text is string => text !== null && /^[A-Za-z0-9+/]{27}=$/.test(text);

const secrets = distinct([
  ...secretsOfHistory(history),
  ...invocations.flatMap(({ request }) => secretsOfRequest(JSON.parse(request))),
  ...webhooks.flatMap(({ request }) => secretsOfForm(Object.fromEntries(new URLSearchParams(request)))),
  ...webhooks.flatMap(({ signature }): Secret[] =>
    isSignature(signature) ? [{ kind: "signature", value: signature }] : [],
  ),
  ...secretsOfCredentials(twilioCredentials),
  ...callsOf("secretsmanager.GetSecretValue").flatMap(({ response }) => {
    // Empty before anybody has put a value in.
    const { SecretString } = JSON.parse(response);
    return secretsOfCredentials(JSON.parse(SecretString || "{}"));
  }),
]);

interface BusEntry {
  DetailType: string;
  Detail: string;
}

const outputs: Record<string, Output[]> = {
  "log events": logEvents.map(({ group, message }) => ({ where: group, text: message })),
  "lines of the local AWS": logLines.map((text) => ({ where: "the output of the local AWS", text })),
  events: callsOf("AWSEvents.PutEvents").flatMap(({ request }) =>
    JSON.parse(request).Entries.map(({ DetailType, Detail }: BusEntry) => ({
      where: `the event ${DetailType}`,
      text: Detail,
    })),
  ),
  "answers of operations": invocations.map(({ path, response }) => ({ where: path, text: response })),
  "answers to Twilio": webhooks.map(({ path, response }) => ({ where: path, text: response })),
};

const countOf = (kind: Secret["kind"]) => secrets.filter((secret) => secret.kind === kind).length;

test("there is much to search for, and much to search in", () => {
  const counts = Object.entries(outputs).map(([name, list]) => `${list.length} ${name}`);
  const kinds = `${countOf("address")} addresses, ${countOf("text")} texts, ${countOf("token")} tokens, ${countOf("signature")} signatures`;
  process.stderr.write(`Privacy: ${kinds} searched in ${counts.join(", ")}.\n`);
  expect(countOf("address")).toBeGreaterThan(50);
  expect(countOf("text")).toBeGreaterThan(30);
  expect(countOf("token")).toBeGreaterThanOrEqual(3);
  expect(countOf("signature")).toBeGreaterThan(100);
  for (const list of Object.values(outputs)) expect(list.length).toBeGreaterThan(30);
  const messages = logEvents.map(({ message }) => message);
  expect(messages.some((message) => message.startsWith('{"_aws"'))).toBe(true);
  expect(messages.some((message) => message.includes('"errorMessage"'))).toBe(true);
  expect(invocations.some(({ response }) => /"code":\s*"VALIDATION"/.test(response))).toBe(true);
});

test.each(Object.keys(outputs))("in the %s there is no address, text, token or signature", (name) => {
  expect(findLeaks(secrets, outputs[name] ?? [])).toEqual([]);
});

test.each(Object.keys(outputs))("in the %s one would be found", (name) => {
  const list = outputs[name] ?? [];
  const oneOfEach = ["address", "text", "token", "signature"].flatMap(
    (kind) => secrets.find((one) => one.kind === kind) ?? [],
  );
  const planted = oneOfEach.map(
    ({ kind, value }): Output => ({ where: `planted ${kind}`, text: JSON.stringify({ level: "INFO", detail: value }) }),
  );
  const found = findLeaks(oneOfEach, [...list.slice(0, 20), ...planted, ...list.slice(20)]);
  for (const { where } of planted) expect(found).toContainEqual(expect.objectContaining({ where }));
});
