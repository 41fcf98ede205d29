import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { example } from "../../config/example.ts";
import { bundleFunctions, functionNames } from "../../lib/bundles.ts";
import { runtimeConfiguration } from "../../lib/check-configuration.ts";

const outputDirectory = mkdtempSync(join(tmpdir(), "bundles-"));
afterAll(() => rmSync(outputDirectory, { recursive: true }));

const deployOnly = {
  alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:on-call",
  publicBaseUrl: "https://hooks.example.com",
};
const configuration = runtimeConfiguration({ ...example, ...deployOnly });
const bundle = (folder: string) => bundleFunctions({ configuration, outputDirectory: join(outputDirectory, folder) });
const { directoryOf, metafile } = bundle("first");
const codeOf = (directory: string) => readFileSync(join(directory, "index.js"));

test.each(functionNames)("%s contains a single file", (name) => {
  expect(readdirSync(directoryOf(name))).toEqual(["index.js"]);
});

test.each([
  ["webhook", 72, 28],
  // Among them 27 kB of words in eight languages.
  ["inbound-message", 272, 95],
] as const)(
  "%s, which Twilio waits for, is at most %i kB, and %i kB compressed",
  (name, kilobytes, compressedKilobytes) => {
    const code = codeOf(directoryOf(name));
    expect(code.length).toBeLessThanOrEqual(kilobytes * 1_000);
    expect(gzipSync(code).length).toBeLessThanOrEqual(compressedKilobytes * 1_000);
  },
);

test("webhook contains no client of the SDK and nothing of the stage's configuration", () => {
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith("/webhook/index.js"))?.[1];
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  expect(inputs.length).toBeGreaterThan(50);
  expect(inputs.filter(([path]) => /@aws-sdk\/(client|lib)-/.test(path))).toEqual([]);
  const code = codeOf(directoryOf("webhook")).toString();
  expect(code).not.toContain(example.templates["delivery-invitation"]?.contentSids.en);
});

test.each(functionNames)("%s is at most 450 kB", (name) => {
  expect(codeOf(directoryOf(name)).length).toBeLessThanOrEqual(450_000);
});

test.each([
  "node_modules/axios/",
  "node_modules/jsonwebtoken/",
  "node_modules/xmlbuilder/",
  "node_modules/aws-xray-sdk-core/",
  "credential-provider-ini/",
  "credential-provider-sso/",
  "credential-provider-process/",
  "twilio/lib/rest/Twilio.js",
  "@aws-sdk/client-secrets-manager/",
  // Only for local use.
  "playground/",
  "packages/simulator/",
  "scenarios/",
  "local/",
])("no bundle contains %s", (path) => {
  expect(Object.keys(metafile.inputs).filter((input) => input.includes(path))).toEqual([]);
});

test("the list of operations, which synthesis reads, imports no AWS client", () => {
  const { metafile: listed } = buildSync({
    entryPoints: ["lambda/operations/operations.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
  });
  expect(Object.keys(listed.inputs).filter((input) => /@aws-sdk|@smithy/.test(input))).toEqual([]);
});

test("builds are reproducible, so that unchanged functions are not deployed again", () => {
  const second = bundle("second");
  for (const name of functionNames)
    expect(codeOf(second.directoryOf(name)).equals(codeOf(directoryOf(name)))).toBe(true);
});

test("the stage's configuration is compiled in, without what only the deployment needs", () => {
  const code = functionNames.map((name) => codeOf(directoryOf(name)).toString()).join("");
  expect(code).toContain(example.templates["delivery-invitation"]?.contentSids.en);
  for (const value of Object.values(deployOnly)) expect(code).not.toContain(value);
});
