import { ana, anaAndBen, type Bench, ben, refusalOf, startBench, whatsappSender } from "./account.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

let bench: Bench;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
});
beforeEach(async () => {
  await bench.control.reset();
  receiver.received.length = 0;
});
afterAll(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const conversation = (sid: string) => bench.client.conversations.v1.conversations(sid);
const aWebhook = (filters = ["onMessageAdded"]) => ({
  target: "webhook" as const,
  "configuration.url": receiver.url,
  "configuration.method": "post" as const,
  "configuration.filters": filters,
});

test("a webhook can be created, read, changed and removed", async () => {
  const { sid } = await anaAndBen(bench);
  const made = await conversation(sid).webhooks.create(aWebhook(["onMessageAdded", "onDeliveryUpdated"]));
  expect(made).toMatchObject({
    target: "webhook",
    configuration: { url: receiver.url, method: "post", filters: ["onMessageAdded", "onDeliveryUpdated"] },
  });
  const changed = await conversation(sid)
    .webhooks(made.sid)
    .update({ "configuration.filters": ["onParticipantAdded"] });
  expect(changed.configuration).toEqual({ url: receiver.url, method: "post", filters: ["onParticipantAdded"] });
  expect(await conversation(sid).webhooks(made.sid).remove()).toBe(true);
  expect(await refusalOf(conversation(sid).webhooks(made.sid).fetch())).toMatchObject({ code: 50360, status: 404 });
});

test("a conversation has at most five webhooks", async () => {
  const { sid } = await anaAndBen(bench);
  for (let count = 0; count < 5; count += 1) await conversation(sid).webhooks.create(aWebhook());
  expect(await refusalOf(conversation(sid).webhooks.create(aWebhook()))).toMatchObject({ code: 50361 });
  expect(await conversation(sid).webhooks.list()).toHaveLength(5);
});

test.each([
  [50369, { "configuration.url": "" }],
  [50372, { "configuration.url": `https://example.com/${"x".repeat(500)}` }],
  [20001, { "configuration.url": "ftp://example.com" }],
  [50370, { "configuration.filters": [] }],
  [50365, { "configuration.filters": ["onMessageAdded", "onMessageAdd"] }],
  [50365, { "configuration.filters": ["onConversationAdded"] }],
])("a webhook is refused with %i: %j", async (code, change) => {
  const { sid } = await anaAndBen(bench);
  expect(await refusalOf(conversation(sid).webhooks.create({ ...aWebhook(), ...change }))).toMatchObject({ code });
});

test.each([
  [50371, []],
  [50362, ["a", "b", "c", "d", "e", "f"]],
  [50366, ["x".repeat(249)]],
])("a trigger is refused with %i: %j", async (code, triggers) => {
  const { sid } = await anaAndBen(bench);
  const draft = { ...aWebhook(), target: "trigger" as const, "configuration.triggers": triggers };
  expect(await refusalOf(conversation(sid).webhooks.create(draft))).toMatchObject({ code });
});

test("a trigger fires only for messages that contain its keyword", async () => {
  const { sid } = await anaAndBen(bench);
  await conversation(sid).webhooks.create({ ...aWebhook(), target: "trigger", "configuration.triggers": ["help"] });
  await bench.control.handset(ana).write(whatsappSender, "hello");
  await bench.control.handset(ana).write(whatsappSender, "HELP me");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => fields.Body)).toEqual(["HELP me"]);
});

test("only events in the filters are sent", async () => {
  const { sid } = await anaAndBen(bench);
  await conversation(sid).webhooks.create(aWebhook(["onConversationStateUpdated"]));
  await bench.control.handset(ana).write(whatsappSender, "hello");
  await conversation(sid).update({ state: "closed", xTwilioWebhookEnabled: "true" });
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => fields.EventType)).toEqual(["onConversationStateUpdated"]);
});

test("REST calls fire webhooks only when they ask for it", async () => {
  const { sid } = await anaAndBen(bench);
  await conversation(sid).webhooks.create(aWebhook());
  await conversation(sid).messages.create({ body: "silent" });
  await conversation(sid).messages.create({ body: "announced", xTwilioWebhookEnabled: "true" });
  await bench.control.idle();
  expect(receiver.of("onMessageAdded").map(({ fields }) => fields.Body)).toEqual(["announced"]);
  expect(receiver.received[0]?.fields.Source).toBe("API");
});

test("ReplayAfter sends the messages with a higher index, each once", async () => {
  const { sid } = await anaAndBen(bench);
  for (const body of ["zero", "one", "two"]) await bench.control.handset(ben).write(whatsappSender, body);
  await conversation(sid).webhooks.create({ ...aWebhook(), "configuration.replayAfter": 0 });
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => [fields.Index, fields.Body]).sort()).toEqual([
    ["1", "one"],
    ["2", "two"],
  ]);
});

test("without ReplayAfter no earlier messages are sent", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "before");
  await conversation(sid).webhooks.create(aWebhook());
  await bench.control.handset(ben).write(whatsappSender, "after");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => fields.Body)).toEqual(["after"]);
});
