import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example } from "../../config/example.ts";
import { bundleFunctions, type FunctionName, functionNames } from "../../lib/bundles.ts";
import { runtimeConfiguration } from "../../lib/check-configuration.ts";

const outputDirectory = mkdtempSync(join(tmpdir(), "forbidden-packages-"));
afterAll(() => rmSync(outputDirectory, { recursive: true }));

const { metafile } = bundleFunctions({ configuration: runtimeConfiguration(example), outputDirectory });

/** The package files in a function's bundle, by their paths in `node_modules`. */
function packageFilesOf(name: FunctionName): string[] {
  const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`${name}/index.js`)) ?? [];
  if (!output) throw new Error(`esbuild made no bundle of ${name}.`);
  return Object.keys(output.inputs).flatMap((input) => input.split("node_modules/").slice(1).slice(-1));
}

test("the files of a bundle are found by their packages' names", () => {
  expect(packageFilesOf("process-event")).toContain("@aws-sdk/credential-provider-env/dist-es/fromEnv.js");
});

describe.each(functionNames)("%s", (name) => {
  const files = packageFilesOf(name);

  test("takes its credentials from the environment, and contains no other provider", () => {
    const providers =
      /^@aws-sdk\/(credential-provider|token-provider|nested-clients|client-(sso|sts|cognito))|^@smithy\/credential-provider/;
    const others = files.filter(
      (file) => providers.test(file) && !file.startsWith("@aws-sdk/credential-provider-env/"),
    );
    expect(others).toEqual([]);
  });

  test("contains only the signature check of Twilio's package", () => {
    expect(files.filter((file) => file.startsWith("twilio/") && file !== "twilio/lib/webhooks/webhooks.js")).toEqual(
      [],
    );
  });

  test("has neither zod nor what Twilio's own client brings along", () => {
    expect(
      files.filter((file) => /^(zod|axios|qs|dayjs|jsonwebtoken|https-proxy-agent|xmlbuilder|scmp)\//.test(file)),
    ).toEqual([]);
  });
});

test.each(functionNames.filter((name) => !["webhook", "inbound-message"].includes(name)))(
  "%s has nothing of Twilio's package at all",
  (name) => {
    expect(packageFilesOf(name).filter((file) => file.startsWith("twilio/"))).toEqual([]);
  },
);
