import { randomBytes } from "node:crypto";
import {
  type HistoryEntry,
  type RunningSimulator,
  SimulatorClient,
  startSimulator,
} from "@masked-conversations/simulator";
import { conversationsApi, type NewConversation, PairTakenElsewhere } from "../../../lambda/twilio/conversations.ts";
import { apiKeyReader } from "../../../lambda/twilio/credentials.ts";
import { TwilioRefusal, TwilioUnavailable } from "../../../lambda/twilio/errors.ts";
import { apiKeySecret, type SecretStandIn, secretArn, startSecret } from "./secret-stand-in.ts";

const firstKey = `SK${"1".repeat(32)}`;
const secondKey = `SK${"2".repeat(32)}`;
const sender = "whatsapp:+15550001001";
const smsSender = "+15550002001";
const courier = "whatsapp:+5511900000077";
const customer = "whatsapp:+5511900000031";
const onSms = "+5511900000032";

let simulator: RunningSimulator;
let control: SimulatorClient;
let secret: SecretStandIn;
beforeAll(async () => {
  secret = await startSecret({});
  simulator = await startSimulator({
    accountSid: `AC${"0".repeat(32)}`,
    authToken: randomBytes(16).toString("hex"),
    apiKeys: [],
    senders: [{ address: sender }, { address: smsSender }],
    contents: [],
  });
  control = new SimulatorClient(simulator.url);
});
afterAll(async () => {
  await simulator.close();
  await secret.close();
});
beforeEach(async () => {
  await control.reset();
  await control.switches({ restLatencyMs: 0 });
  await control.addApiKey(firstKey, "first");
  secret.versions = { AWSCURRENT: apiKeySecret(firstKey, "first") };
  secret.calls.length = 0;
});

const api = (serviceSid?: string) => {
  const apiKeys = apiKeyReader(secret.getSecretValue, secretArn);
  return conversationsApi(apiKeys, serviceSid, {
    conversations: `${simulator.url}/conversations`,
    media: `${simulator.url}/mcs`,
  });
};

const webhookUrl = "https://hooks.example.com/twilio/conversations?reference=order-1";
const wanted = (changes: Partial<NewConversation> = {}): NewConversation => ({
  uniqueName: "test.order-1",
  timers: { inactive: "PT1H", closed: "PT24H" },
  participants: [
    { address: courier, proxyAddress: sender },
    { address: customer, proxyAddress: sender },
  ],
  webhookUrl,
  ...changes,
});

type RestRequest = Extract<HistoryEntry, { kind: "request" }>;
const requests = async (): Promise<RestRequest[]> =>
  (await control.history()).filter((entry): entry is RestRequest => entry.kind === "request");
const pathsOf = async (): Promise<string[]> =>
  (await requests()).map(
    ({ method, path }) => `${method} ${path.replace(/^\/conversations\/v1/, "").replace(/CH[0-9a-f]{32}/, "{CH}")}`,
  );
const bodiesOf = async (conversationSid: string) =>
  (await control.conversation(conversationSid))?.messages.map(({ body }) => body);

describe("create", () => {
  test("makes the Conversation with its timers, both people and the webhook", async () => {
    const { conversationSid, participantSids } = await api().create(wanted());
    const made = await control.conversation(conversationSid);
    expect(made).toMatchObject({
      unique_name: "test.order-1",
      state: "active",
      timers: { date_inactive: expect.any(String) },
    });
    expect(
      made?.participants
        .map((one) => [one.sid, one.messaging_binding?.address, one.messaging_binding?.proxy_address])
        .sort(),
    ).toEqual(
      [
        [participantSids[0], courier, sender],
        [participantSids[1], customer, sender],
      ].sort(),
    );
    expect(made?.webhooks).toEqual([
      expect.objectContaining({
        target: "webhook",
        configuration: {
          url: webhookUrl,
          method: "post",
          filters: [
            "onMessageAdded",
            "onDeliveryUpdated",
            "onConversationStateUpdated",
            "onConversationRemoved",
            "onParticipantRemoved",
          ],
        },
      }),
    ]);
  });

  test("without timers makes one that has none", async () => {
    const { conversationSid } = await api().create(wanted({ timers: {} }));
    expect((await control.conversation(conversationSid))?.timers).toEqual({});
  });

  test("with SMS and chat makes one participant of each kind", async () => {
    const { conversationSid, participantSids } = await api().create(
      wanted({ participants: [{ address: "employee-17" }, { address: onSms, proxyAddress: smsSender }] }),
    );
    const made = await control.conversation(conversationSid);
    expect(made?.participants.find(({ sid }) => sid === participantSids[0])).toMatchObject({
      identity: "employee-17",
      messaging_binding: null,
    });
    expect(made?.participants.find(({ sid }) => sid === participantSids[1])).toMatchObject({
      messaging_binding: { type: "sms", address: onSms },
    });
  });

  test("is four calls, two of them sequential: the three after the first are concurrent", async () => {
    await control.switches({ restLatencyMs: 100 });
    await api().create(wanted());
    const [first, ...others] = await requests();
    expect((await pathsOf()).sort()).toEqual(
      [
        "POST /Conversations",
        "POST /Conversations/{CH}/Participants",
        "POST /Conversations/{CH}/Participants",
        "POST /Conversations/{CH}/Webhooks",
      ].sort(),
    );
    expect(first?.inFlight).toBe(1);
    expect(others.map(({ inFlight }) => inFlight).sort()).toEqual([1, 2, 3]);
    const lastStart = Math.max(...others.map(({ startedAt }) => Date.parse(startedAt)));
    const firstEnd = Math.min(...others.map(({ endedAt }) => Date.parse(endedAt)));
    expect(lastStart).toBeLessThan(firstEnd);
  });

  test("twice has the same result as once", async () => {
    const first = await api().create(wanted());
    expect(await api().create(wanted())).toEqual(first);
    const all = await control.conversations();
    expect(all.map(({ participants, webhooks }) => [participants.length, webhooks.length])).toEqual([[2, 1]]);
  });

  test("twice with a chat participant has the same result as once", async () => {
    const mixed = wanted({ participants: [{ address: "employee-17" }, { address: customer, proxyAddress: sender }] });
    const first = await api().create(mixed);
    expect(await api().create(mixed)).toEqual(first);
    expect((await control.conversation(first.conversationSid))?.participants).toHaveLength(2);
  });

  const isUnavailable = (error: unknown) => {
    if (!(error instanceof TwilioUnavailable)) throw error;
  };
  const steps = [
    // As often as it is tried at once: a participant is two.
    ["the Conversation", "/Conversations$", 4],
    ["a participant", "/Participants$", 8],
    ["the webhook", "/Webhooks$", 1],
  ] as const;
  test.each(steps)(
    "whose answer about %s is lost after the effect is finished at once or by the next call, with nothing made twice",
    async (_, path) => {
      await control.fault({ kind: "rest", method: "POST", path, answer: "close", takesEffect: true });
      await api().create(wanted()).catch(isUnavailable);
      const { conversationSid } = await api().create(wanted());
      const all = await control.conversations();
      expect(all.map(({ sid, participants, webhooks }) => [sid, participants.length, webhooks.length])).toEqual([
        [conversationSid, 2, 1],
      ]);
    },
  );

  test.each(steps)(
    "that repeatedly fails at %s before the effect is completed by the next call",
    async (_, path, times) => {
      await control.fault({ kind: "rest", method: "POST", path, answer: 503, times });
      await expect(api().create(wanted())).rejects.toThrow(TwilioUnavailable);
      await api().create(wanted());
      const all = await control.conversations();
      expect(all.map(({ participants, webhooks }) => [participants.length, webhooks.length])).toEqual([[2, 1]]);
    },
  );

  test("that fails in one of its last calls has left none of them under way", async () => {
    await control.switches({ restLatencyMs: 50 });
    await control.fault({ kind: "rest", method: "POST", path: "/Webhooks$", answer: 503 });
    await expect(api().create(wanted())).rejects.toThrow(TwilioUnavailable);
    expect(await requests()).toHaveLength(4);
  });

  test.each([
    [0, courier],
    [1, customer],
  ])(
    "names the participant (%i) whose pair another Conversation holds, and that Conversation",
    async (participant, address) => {
      const other = await api().create(
        wanted({
          uniqueName: "other.1",
          participants: [
            { address, proxyAddress: sender },
            { address: onSms, proxyAddress: smsSender },
          ],
        }),
      );
      const outcome = api().create(wanted());
      await expect(outcome).rejects.toThrow(PairTakenElsewhere);
      await expect(outcome).rejects.toMatchObject({ participant, conversationSid: other.conversationSid });
      await expect(outcome).rejects.not.toThrow(/55119/);
    },
  );

  test("works once the Conversation that held the pair is closed", async () => {
    const other = await api().create(wanted({ uniqueName: "other.1" }));
    await expect(api().create(wanted())).rejects.toThrow(PairTakenElsewhere);
    await api().close(other.conversationSid, { tellWebhooks: false });
    const { conversationSid } = await api().create(wanted());
    expect((await control.conversation(conversationSid))?.participants).toHaveLength(2);
  });

  test("with a sender that is not the account's is refused permanently", async () => {
    const foreign = wanted({
      participants: [
        { address: courier, proxyAddress: "whatsapp:+15559999999" },
        { address: customer, proxyAddress: sender },
      ],
    });
    await expect(api().create(foreign)).rejects.toThrow(TwilioRefusal);
  });

  test("works in the Conversation Service that was named, and finds it there again", async () => {
    const { conversationSid } = await api().create(wanted());
    const serviceSid = (await control.conversation(conversationSid))?.chat_service_sid ?? "none";
    await control.reset();
    const first = await api(serviceSid).create(wanted());
    expect(await api(serviceSid).create(wanted())).toEqual(first);
    expect((await pathsOf()).filter((path) => !path.includes(`/Services/${serviceSid}/`))).toEqual([]);
  });
});

describe("send", () => {
  test("sends a message once as its author, marked with the command's id", async () => {
    const { conversationSid } = await api().create(wanted());
    const { messageSid } = await api().send(
      conversationSid,
      { author: courier, body: "Hello" },
      "order-1#000001",
      false,
    );
    expect((await control.conversation(conversationSid))?.messages).toEqual([
      expect.objectContaining({
        sid: messageSid,
        author: courier,
        body: "Hello",
        attributes: '{"commandId":"order-1#000001"}',
      }),
    ]);
  });

  test("by the Conversation's unique name comes to the same", async () => {
    const { conversationSid } = await api().create(wanted());
    await api().send("test.order-1", { author: courier, body: "Hello" }, "order-1#000001", false);
    expect(await bodiesOf(conversationSid)).toEqual(["Hello"]);
  });

  test("does not look on the first try, and as a retry finds what was sent by its command, and sends nothing", async () => {
    const { conversationSid } = await api().create(wanted());
    const first = await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false);
    for (let more = 0; more < 20; more++) await control.handset(customer).write(sender, `message ${more}`);
    expect((await requests()).filter(({ method }) => method === "GET")).toEqual([]);
    expect(await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", true)).toEqual(
      first,
    );
    expect(await bodiesOf(conversationSid)).toHaveLength(21);
  });

  test("as a retry sends what was not sent before, also where another command sent the same words", async () => {
    const { conversationSid } = await api().create(wanted());
    await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false);
    await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000002", true);
    expect(await bodiesOf(conversationSid)).toEqual(["Hello", "Hello"]);
  });

  test.each([
    ["the connection is closed", { answer: "close" as const }],
    ["a 500 is answered", { answer: 500 }],
    ["a 503 is answered", { answer: 503 }],
  ])("whose answer is lost after the effect (%s) throws, and the retry sends nothing more", async (_, fault) => {
    const { conversationSid } = await api().create(wanted());
    await control.fault({ kind: "rest", method: "POST", path: "/Messages", takesEffect: true, ...fault });
    await expect(
      api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false),
    ).rejects.toThrow(TwilioUnavailable);
    await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", true);
    expect(await bodiesOf(conversationSid)).toEqual(["Hello"]);
  });

  test("that is answered 429 is retried at once, and sent once", async () => {
    const { conversationSid } = await api().create(wanted());
    await control.fault({ kind: "rest", method: "POST", path: "/Messages", answer: 429, times: 3 });
    await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false);
    expect(await bodiesOf(conversationSid)).toEqual(["Hello"]);
  });

  test.each([500, 502, 503])(
    "that is answered %i without effect throws, and the retry sends it once",
    async (answer) => {
      const { conversationSid } = await api().create(wanted());
      await control.fault({ kind: "rest", method: "POST", path: "/Messages", answer });
      await expect(
        api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false),
      ).rejects.toThrow(TwilioUnavailable);
      await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", true);
      expect(await bodiesOf(conversationSid)).toEqual(["Hello"]);
    },
  );

  test("is not found in a Conversation that is gone", async () => {
    const { conversationSid } = await api().create(wanted());
    await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false);
    expect(await api().findSent(conversationSid, "order-1#000001")).toMatchObject({ index: 0 });
    await api().remove(conversationSid);
    expect(await api().findSent(conversationSid, "order-1#000001")).toBeUndefined();
  });

  test("into a closed Conversation is refused permanently", async () => {
    const { conversationSid } = await api().create(wanted());
    await api().close(conversationSid, { tellWebhooks: false });
    const outcome = api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false);
    await expect(outcome).rejects.toMatchObject({ name: "TwilioRefusal", code: 50377 });
  });
});

describe("fetch", () => {
  test("tells the state and the unique name of what there is, by either name, and nothing of what there is not", async () => {
    const { conversationSid } = await api().create(wanted());
    expect(await api().fetch(conversationSid)).toEqual({ state: "active", uniqueName: "test.order-1" });
    expect(await api().fetch("test.order-1")).toEqual({ state: "active", uniqueName: "test.order-1" });
    expect(await api().fetch(`CH${"f".repeat(32)}`)).toBeUndefined();
    expect(await api().fetch("test/order-1?x#y")).toBeUndefined();
  });
});

describe("the end of a Conversation", () => {
  test("closing keeps its messages and frees its pairs; closing again, or what is not there, is no error", async () => {
    const { conversationSid } = await api().create(wanted());
    await api().send(conversationSid, { author: courier, body: "Hello" }, "order-1#000001", false);
    for (let time = 0; time < 2; time++) await api().close(conversationSid, { tellWebhooks: false });
    expect(await api().fetch(conversationSid)).toMatchObject({ state: "closed" });
    expect(await bodiesOf(conversationSid)).toEqual(["Hello"]);
    await api().close(`CH${"f".repeat(32)}`, { tellWebhooks: false });
    await expect(api().create(wanted({ uniqueName: "other.1" }))).resolves.toBeDefined();
  });

  test("removing leaves nothing and frees its pairs; removing again is no error", async () => {
    const { conversationSid } = await api().create(wanted());
    for (let time = 0; time < 2; time++) await api().remove(conversationSid);
    expect(await api().fetch(conversationSid)).toBeUndefined();
    await expect(api().create(wanted())).resolves.toBeDefined();
  });

  test.each([
    [true, ["onConversationStateUpdated"]],
    [false, []],
  ])("closing tells the Conversation's own webhooks: %s", async (tellWebhooks, expected) => {
    const { conversationSid } = await api().create(wanted({ webhookUrl: "http://127.0.0.1:1/none" }));
    await api().close(conversationSid, { tellWebhooks });
    await control.idle();
    const webhooks = (await control.history()).flatMap((entry) => (entry.kind === "webhook" ? [entry.eventType] : []));
    expect(webhooks).toEqual(expected);
  });

  test.each(["close", "remove"] as const)("%s throws when Twilio is unavailable", async (verb) => {
    const { conversationSid } = await api().create(wanted());
    await control.fault({ kind: "rest", path: `${conversationSid}$`, answer: 503, times: 4 });
    const ended =
      verb === "close" ? api().close(conversationSid, { tellWebhooks: false }) : api().remove(conversationSid);
    await expect(ended).rejects.toThrow(TwilioUnavailable);
  });
});

describe("credentials and refusals", () => {
  test("a key that was replaced is noticed: the call goes through with the new one", async () => {
    const twilio = api();
    await twilio.create(wanted());
    await control.removeApiKey(firstKey);
    await control.addApiKey(secondKey, "second");
    secret.versions = { AWSCURRENT: apiKeySecret(secondKey, "second") };
    await expect(twilio.fetch("test.order-1")).resolves.toMatchObject({ state: "active" });
    expect(secret.calls).toHaveLength(2);
    expect((await requests()).slice(-2).map(({ status }) => status)).toEqual([401, 200]);
  });

  test("a permanent refusal by Twilio is a TwilioRefusal with status and code", async () => {
    await control.fault({ kind: "rest", method: "GET", path: "/Conversations/", answer: 400, code: 50407 });
    await expect(api().fetch("test.order-1")).rejects.toMatchObject({
      name: "TwilioRefusal",
      status: 400,
      code: 50407,
    });
  });
});
