import { type RunningSimulator, SimulatorClient, startSimulator } from "@masked-conversations/simulator";
import { local } from "../../config/local.ts";
import { simulatedAccount, simulatedCredentials } from "../../local/simulated-account.ts";
import { checkCredentials, checkServices } from "../../packages/operator/smoke/account.ts";
import { lineOf } from "../../packages/operator/smoke/finding.ts";
import { checkSenders } from "../../packages/operator/smoke/senders.ts";
import { checkTemplates } from "../../packages/operator/smoke/templates.ts";
import { type TwilioClient, twilioClient } from "../../packages/operator/smoke/twilio-client.ts";
import { collect, verdicts } from "./findings.ts";

const inboundUrl = "https://hooks.example.com/twilio/messages";
const { accountSid, authToken, apiKeySid, apiKeySecret } = simulatedCredentials;
const secrets = { authToken: { accountSid, authToken }, apiKey: { accountSid, apiKeySid, apiKeySecret } };
const [whatsAppSender = "", , smsSender = ""] = local.senders;

let simulator: RunningSimulator;
let control: SimulatorClient;
let client: TwilioClient;

beforeEach(async () => {
  simulator = await startSimulator(simulatedAccount(inboundUrl));
  control = new SimulatorClient(simulator.url);
  client = twilioClient(apiKeySid, apiKeySecret, accountSid, simulator.url);
});
afterEach(() => simulator.close());

describe("credentials", () => {
  test("that work are ok", async () => {
    const found = verdicts(await collect(checkCredentials(secrets, simulator.url)));
    expect(found).toEqual({ "API key at Twilio": "ok", "auth token at Twilio": "ok" });
  });

  test("that Twilio does not know fail, and are not shown", async () => {
    const wrong = {
      authToken: { accountSid, authToken: "f".repeat(32) },
      apiKey: { accountSid, apiKeySid: `SK${"9".repeat(32)}`, apiKeySecret: "not-this-secret-either" },
    };
    const findings = await collect(checkCredentials(wrong, simulator.url));
    expect(verdicts(findings)).toEqual({ "API key at Twilio": "failed", "auth token at Twilio": "failed" });
    const output = findings.map(lineOf).join("\n");
    expect(output).toContain("401");
    expect(output).not.toContain("f".repeat(32));
    expect(output).not.toContain("not-this-secret-either");
  });
});

test("a service that does not exist fails", async () => {
  const configuration = {
    ...local,
    conversationServiceSid: `IS${"0".repeat(32)}`,
    messagingServiceSid: `MG${"0".repeat(32)}`,
  };
  const found = verdicts(await collect(checkServices(configuration, client)));
  expect(found).toEqual({ "Conversation Service": "failed", "Messaging Service": "failed" });
});

describe("templates", () => {
  const name = "template delivery-invitation, en";
  const contentSid = local.templates["delivery-invitation"]?.contentSids.en ?? "";
  const check = (configuration: typeof local) => collect(checkTemplates(configuration, client));

  test("that are approved and match the configuration are ok", async () => {
    const findings = await check(local);
    expect(findings.map(({ verdict }) => verdict)).toEqual(Array(6).fill("ok"));
  });

  test.each(["pending", "rejected", "paused"] as const)("that are %s fail, and no others do", async (status) => {
    await control.approval(contentSid, status);
    const findings = await check(local);
    expect(findings.filter(({ verdict }) => verdict === "failed")).toMatchObject([
      { check: name, is: `its status is ${status}` },
    ]);
  });

  test("that WhatsApp has not approved are ok without WhatsApp senders", async () => {
    await control.approval(contentSid, "pending");
    const findings = await check({ ...local, senders: ["+15550002001"] });
    expect(verdicts(findings)[name]).toBe("ok");
  });

  test("that are missing or have other variables fail", async () => {
    const [, other] = Object.values(local.templates);
    const templates = {
      gone: { contentSids: { en: `HX${"0".repeat(32)}` }, variables: {} },
      changed: { contentSids: { en: contentSid }, variables: { ...other?.variables, "3": "the price" } },
    };
    const findings = await check({ ...local, templates });
    expect(findings).toMatchObject([
      { check: "template gone, en", verdict: "failed" },
      { check: "template changed, en", verdict: "failed", is: "its variables are [1,2]" },
    ]);
  });
});

describe("senders", () => {
  const check = (configuration: typeof local, url = inboundUrl) => collect(checkSenders(configuration, client, url));
  const failures = async (...given: Parameters<typeof check>) =>
    (await check(...given)).filter(({ verdict }) => verdict === "failed");

  test("that belong to the account and forward their messages here are ok", async () =>
    expect(await failures(local)).toEqual([]));

  test("whose messages go elsewhere each fail", async () => {
    const found = await failures(local, "https://elsewhere.example.com/twilio/messages");
    expect(found).toHaveLength(local.senders.length);
    expect(found[0]).toMatchObject({ is: `messages to it go to "${inboundUrl}"` });
  });

  test("that the account lacks fail, and their addresses are masked", async () => {
    const found = await failures({ ...local, senders: [...local.senders, "whatsapp:+15550001999", "+15550002999"] });
    expect(found.map(({ check }) => check)).toEqual(["sender whatsapp:•••99", "sender •••99"]);
    const output = (await check(local)).map(lineOf).join("\n");
    for (const address of local.senders) expect(output).not.toContain(address.replace(/\D/g, ""));
  });

  test.each([whatsAppSender, smsSender])("with autocreation enabled fail: %s", async (address) => {
    const type = address.startsWith("whatsapp:") ? "whatsapp" : "sms";
    await client.conversations.v1.addressConfigurations.create({ type, address, "autoCreation.enabled": true });
    expect(await failures(local)).toMatchObject([{ check: "autocreation" }]);
  });
});
