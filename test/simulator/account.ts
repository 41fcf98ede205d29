import { randomBytes } from "node:crypto";
import twilio from "twilio";
import { SimulatorClient } from "../../packages/simulator/client.ts";
import { type RunningSimulator, type SimulatorOptions, startSimulator } from "../../packages/simulator/server.ts";

/** The account's senders and templates, and the people. */
export const whatsappSender = "whatsapp:+15550001111";
export const otherWhatsappSender = "whatsapp:+15550002222";
export const smsSender = "+15550003333";
export const ana = "whatsapp:+15551110001";
export const ben = "whatsapp:+15551110002";
export const cleo = "+15551110003";
export const approvedTemplate = `HX${"a".repeat(32)}`;
export const unapprovedTemplate = `HX${"b".repeat(32)}`;

const hex = () => randomBytes(16).toString("hex");

/** A simulator with its own account, and the real twilio package pointed at it. */
export interface Bench {
  readonly options: SimulatorOptions;
  readonly simulator: RunningSimulator;
  readonly control: SimulatorClient;
  readonly client: twilio.Twilio;
}

const open = new Set<RunningSimulator>();
// A test that fails before it closes its simulator must not keep jest from exiting.
afterAll(async () => {
  await Promise.all([...open].map((simulator) => simulator.close()));
});

/** The caller must close the simulator. */
export async function startBench(changes: Partial<SimulatorOptions> = {}): Promise<Bench> {
  const options: SimulatorOptions = {
    accountSid: `AC${hex()}`,
    authToken: hex(),
    apiKeys: [{ sid: `SK${hex()}`, secret: "a secret" }],
    senders: [{ address: whatsappSender }, { address: otherWhatsappSender }, { address: smsSender }],
    contents: [
      {
        sid: approvedTemplate,
        friendlyName: "greeting",
        language: "en",
        variables: { "1": "there", "2": "a rider" },
        types: {
          "twilio/quick-reply": {
            body: "Hello {{1}}, {{2}} would like to talk to you.",
            actions: [
              { title: "Yes", id: "yes" },
              { title: "No", id: "no" },
            ],
          },
          "twilio/text": { body: "Hello {{1}}, {{2}} would like to talk. Answer yes or no." },
        },
        approval: "approved",
      },
      {
        sid: unapprovedTemplate,
        friendlyName: "draft",
        language: "en",
        types: { "twilio/text": { body: "Not approved yet." } },
      },
    ],
    ...changes,
  };
  const simulator = await startSimulator(options);
  open.add(simulator);
  const [key] = options.apiKeys;
  const client = clientFor(
    simulator,
    key?.sid ?? options.accountSid,
    key?.secret ?? options.authToken,
    options.accountSid,
  );
  return { options, simulator, control: new SimulatorClient(simulator.url), client };
}

/** The real twilio package with these credentials, pointed at the simulator. */
export function clientFor(
  { url }: RunningSimulator,
  username: string,
  password: string,
  accountSid: string,
): twilio.Twilio {
  const client = twilio(username, password, { accountSid });
  client.conversations.baseUrl = `${url}/conversations`;
  client.content.baseUrl = `${url}/content`;
  client.messaging.baseUrl = `${url}/messaging`;
  client.accounts.baseUrl = `${url}/accounts`;
  client.chat.baseUrl = `${url}/chat`;
  client.api.baseUrl = `${url}/api`;
  return client;
}

/** Creates a conversation with Ana and Ben on WhatsApp, and returns its SID and theirs. */
export async function anaAndBen({ client }: Bench): Promise<{ sid: string; ana: string; ben: string }> {
  const { sid } = await client.conversations.v1.conversations.create({});
  const join = async (address: string) =>
    (
      await client.conversations.v1
        .conversations(sid)
        .participants.create({ "messagingBinding.address": address, "messagingBinding.proxyAddress": whatsappSender })
    ).sid;
  return { sid, ana: await join(ana), ben: await join(ben) };
}

/** A response's JSON, whose shape is not checked. */
export async function jsonOf<Shape>(response: Response): Promise<Shape> {
  return JSON.parse(await response.text());
}

/** The error of a call through the twilio package that Twilio refuses. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: number | undefined; status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof twilio.RestException)
      return { code: error.code, status: error.status, message: error.message };
    throw error;
  }
  throw new Error("the call was accepted");
}
