import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { local } from "../../config/local.ts";
import { projectDirectory } from "../../local/paths.ts";
import { smokeTest } from "../../packages/operator/smoke/smoke-test.ts";
import { collect } from "../operator/findings.ts";
import { endpoints, endpointsVariable } from "./stack.ts";

const { twilioCredentials, awsEndpointUrl, region, awsCredentials } = endpoints();

test("the smoke test finds nothing wrong with the deployed stack, and shows no token and no number", async () => {
  const command = [
    "--import",
    "tsx",
    "packages/operator/smoke-test.ts",
    "--stage",
    "local",
    "--endpoints",
    process.env[endpointsVariable] ?? "",
  ];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: projectDirectory });
  expect(stdout).toContain("✓ signed request");
  expect(stdout).toContain("✓ alarms");
  expect(stdout).toMatch(/\n\d+ ok, 0 failed, \d that this test cannot determine\.\n$/);
  for (const secret of [
    twilioCredentials?.authToken,
    twilioCredentials?.apiKeySecret,
    ...local.senders.map((sender) => sender.slice(-10)),
  ]) {
    expect(stdout).not.toContain(secret);
  }
}, 60_000);

test("where there is no stack, that is all it says", async () => {
  const aws = { endpoint: awsEndpointUrl, region, credentials: awsCredentials };
  const findings = await collect(smokeTest({ configuration: local, stackName: "MaskedConversations-nowhere", aws }));
  expect(findings).toMatchObject([{ verdict: "failed", check: "stack" }]);
});
