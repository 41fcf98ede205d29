import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { local } from "../../config/local.ts";
import { projectDirectory } from "../../local/paths.ts";
import { connectTwoPhones } from "../../operator/smoke/connect-two-phones.ts";
import { smokeTest } from "../../operator/smoke/smoke-test.ts";
import { yesButton } from "../../scenarios/connect.ts";
import { collect, verdicts } from "../operator/findings.ts";
import { endpoints, endpointsVariable } from "./stack.ts";
import { connect } from "./world.ts";

const { twilioCredentials, awsEndpointUrl, region, awsCredentials } = endpoints();

test("the smoke test finds nothing wrong with the deployed stack, and shows no token and no number", async () => {
  const command = ["--import", "tsx", "operator/smoke-test.ts", "--stage", "local", "--endpoints", process.env[endpointsVariable] ?? ""];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: projectDirectory });
  expect(stdout).toContain("✓ signed request");
  expect(stdout).toContain("✓ alarms");
  expect(stdout).toMatch(/\n\d+ ok, 0 failed, \d that this cannot tell\.\n$/);
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

describe("two phones", () => {
  const world = connect();
  const templates = { invitation: "delivery-invitation", introduction: "delivery-introduction" };
  const patience = { stepSeconds: 20, talkSeconds: 0.5, pollMs: 200 };
  const invoke = (operation: string, request: object) => world.invoke(operation as "OpenConversation", request);

  test("are connected step by step, and the conversation is closed again", async () => {
    const [initiator, invitee] = [world.person("one", "whatsapp"), world.person("other", "whatsapp")];
    const asked: string[] = [];
    const phones = { ...templates, initiator: initiator.address, invitee: invitee.address };
    const [findings] = await Promise.all([
      collect(connectTwoPhones(phones, local, invoke, (line) => asked.push(line), patience)),
      (async () => {
        await invitee.receives(/^Hello the customer's first name, your food delivery/);
        await invitee.taps(yesButton);
        await initiator.receives(/^You can now write to your customer/);
        await initiator.writes("Any words");
        await invitee.receives("Any words");
      })(),
    ]);
    expect(asked).toHaveLength(3);
    expect(findings.map(({ check }) => check)).toEqual(["OpenConversation", "invitation", "yes", "connected", "words both ways", "closed"]);
    expect(findings.filter(({ verdict }) => verdict === "failed")).toEqual([]);
  }, 60_000);

  test("of which one says no: the step that failed is named, and the remedy", async () => {
    const [initiator, invitee] = [world.person("one", "whatsapp"), world.person("other", "whatsapp")];
    const phones = { ...templates, initiator: initiator.address, invitee: invitee.address };
    const [findings] = await Promise.all([
      collect(connectTwoPhones(phones, local, invoke, () => undefined, patience)),
      (async () => {
        await invitee.receives(/^Hello/);
        await invitee.taps("No, thanks");
      })(),
    ]);
    expect(verdicts(findings)).toEqual({ OpenConversation: "ok", invitation: "ok", yes: "failed" });
    expect(JSON.stringify(findings)).toContain("declined");
  }, 60_000);
});
