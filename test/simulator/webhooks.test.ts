import twilio from "twilio";
import { ana, anaAndBen, type Bench, ben, refusalOf, startBench, whatsappSender } from "./account.ts";
import { type ReceivedWebhook, startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

const everything = [
  "onConversationAdded",
  "onConversationUpdated",
  "onConversationStateUpdated",
  "onConversationRemoved",
  "onParticipantAdded",
  "onParticipantUpdated",
  "onParticipantRemoved",
  "onMessageAdded",
  "onMessageUpdated",
  "onMessageRemoved",
  "onDeliveryUpdated",
];
const withWebhooks = { xTwilioWebhookEnabled: "true" } as const;

let bench: Bench;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
});
afterEach(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const conversations = () => bench.client.conversations.v1.conversations;
const setPostWebhook = async (filters: string[], method: "GET" | "POST" = "POST") => {
  await bench.client.conversations.v1.configuration
    .webhooks()
    .update({ postWebhookUrl: `${receiver.url}/post?tenant=a%20b`, filters, method });
};
const setPreWebhook = async (filters: string[]) => {
  const { defaultChatServiceSid } = await bench.client.conversations.v1.configuration().fetch();
  const service = bench.client.conversations.v1.services(defaultChatServiceSid);
  await service.configuration.webhooks().update({ preWebhookUrl: `${receiver.url}/pre`, filters, method: "POST" });
};
const only = (eventType: string): ReceivedWebhook => {
  const found = receiver.of(eventType);
  if (found[0] === undefined || found.length > 1)
    throw new Error(`${found.length} webhooks ${eventType} instead of one`);
  return found[0];
};

test("every post-action carries the fields of the Conversations Webhooks page, and only those", async () => {
  await setPostWebhook(everything);
  const { sid } = await conversations().create({ uniqueName: "all", friendlyName: "All", ...withWebhooks });
  const binding = { "messagingBinding.address": ana, "messagingBinding.proxyAddress": whatsappSender };
  const { sid: participantSid } = await conversations()(sid).participants.create({ ...binding, ...withWebhooks });
  await conversations()(sid)
    .participants(participantSid)
    .update({ attributes: '{"a":1}', ...withWebhooks });
  const { sid: messageSid } = await conversations()(sid).messages.create({ body: "hello", ...withWebhooks });
  await bench.control.idle();
  await conversations()(sid)
    .messages(messageSid)
    .update({ body: "edited", ...withWebhooks });
  await conversations()(sid).messages(messageSid).remove(withWebhooks);
  await conversations()(sid).participants(participantSid).remove(withWebhooks);
  await conversations()(sid).update({ friendlyName: "Changed", state: "inactive", ...withWebhooks });
  await conversations()(sid).remove(withWebhooks);
  await bench.control.idle();

  const shape = Object.fromEntries(everything.map((event) => [event, Object.keys(only(event).fields).sort()]));
  const common = ["AccountSid", "EventType", "RetryCount", "Source"];
  const conversation = [
    "Attributes",
    "ChatServiceSid",
    "ConversationSid",
    "DateCreated",
    "DateUpdated",
    "FriendlyName",
    "State",
    "UniqueName",
  ];
  const participant = [
    ...["Attributes", "ConversationSid", "DateCreated", "ParticipantSid", "RoleSid"],
    ...["MessagingBinding.Address", "MessagingBinding.ProxyAddress", "MessagingBinding.Type"],
  ];
  const message = ["Attributes", "Author", "Body", "ConversationSid", "DateCreated", "Index", "MessageSid"];
  const all = (...fields: string[]) => [...common, ...fields].sort();
  expect(shape).toEqual({
    onConversationAdded: all(...conversation, "MessagingServiceSid"),
    onConversationUpdated: all(...conversation, "MessagingServiceSid"),
    onConversationRemoved: all(...conversation, "MessagingServiceSid", "DateRemoved"),
    onConversationStateUpdated: all(
      ...["ChatServiceSid", "ConversationSid", "MessagingServiceSid", "Reason", "StateFrom", "StateTo", "StateUpdated"],
    ),
    onParticipantAdded: all(...participant),
    onParticipantUpdated: all(...participant, "DateUpdated"),
    onParticipantRemoved: all(...participant, "DateUpdated", "DateRemoved"),
    onMessageAdded: all(...message, "MessagingServiceSid"),
    onMessageUpdated: all(...message, "DateUpdated"),
    onMessageRemoved: all(...message, "DateUpdated", "DateRemoved"),
    onDeliveryUpdated: all(
      ...["ChannelMessageSid", "ChatServiceSid", "ConversationSid", "DateCreated", "DateUpdated", "DeliveryReceiptSid"],
      ...["ErrorCode", "MessageSid", "ParticipantSid", "Status"],
    ),
  });
  expect(only("onParticipantAdded").fields).toMatchObject({
    "MessagingBinding.Type": "WHATSAPP",
    "MessagingBinding.Address": ana,
  });
  expect(only("onConversationStateUpdated").fields).toMatchObject({
    StateFrom: "active",
    StateTo: "inactive",
    Reason: "API",
  });
  expect(only("onMessageUpdated").fields.Body).toBe("edited");
});

test("the twilio package accepts the signature of every webhook under the auth token, and not under an API key", async () => {
  await setPostWebhook(everything);
  await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "héllo ' + & = %20 🙂\nline two");
  await bench.control.idle();
  expect(receiver.received).not.toHaveLength(0);
  for (const { url, headers, fields } of receiver.received) {
    const signed = String(headers["x-twilio-signature"]);
    expect(twilio.validateRequest(bench.options.authToken, signed, url, { ...fields })).toBe(true);
    expect(twilio.validateRequest("a secret", signed, url, { ...fields })).toBe(false);
  }
});

test("a webhook by GET has its fields in the signed URL", async () => {
  await setPostWebhook(["onMessageAdded"], "GET");
  await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "a b+c");
  await bench.control.idle();
  const { method, url, headers, fields } = only("onMessageAdded");
  expect({ method, tenant: fields.tenant, Body: fields.Body }).toEqual({ method: "GET", tenant: "a b", Body: "a b+c" });
  expect(twilio.validateRequest(bench.options.authToken, String(headers["x-twilio-signature"]), url, {})).toBe(true);
});

test("a webhook has Twilio's headers, and each delivery its own idempotency token", async () => {
  await setPostWebhook(["onMessageAdded"]);
  await anaAndBen(bench);
  for (const body of ["one", "two"]) await bench.control.handset(ben).write(whatsappSender, body);
  await bench.control.idle();
  const tokens = receiver.received.map(({ headers }) => headers["i-twilio-idempotency-token"]);
  expect(new Set(tokens).size).toBe(2);
  expect(receiver.received[0]?.headers).toMatchObject({
    "user-agent": "TwilioProxy/1.1",
    accept: "*/*",
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "i-twilio-idempotency-token": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
});

test("account, service and conversation webhooks are called separately", async () => {
  await setPostWebhook(["onMessageAdded"]);
  const { sid, chatServiceSid } = await conversations().create({});
  const service = bench.client.conversations.v1.services(chatServiceSid);
  await service.configuration
    .webhooks()
    .update({ postWebhookUrl: `${receiver.url}/service`, filters: ["onMessageAdded"], method: "POST" });
  await conversations()(sid).webhooks.create({
    target: "webhook",
    "configuration.url": `${receiver.url}/scoped`,
    "configuration.method": "post",
    "configuration.filters": ["onMessageAdded"],
  });
  await conversations()(sid).messages.create({ body: "x", ...withWebhooks });
  await bench.control.idle();
  expect(receiver.received.map(({ url }) => new URL(url).pathname).sort()).toEqual(["/post", "/scoped", "/service"]);
});

test("a webhook times out without a response, and is not retried", async () => {
  await bench.control.switches({ webhookTimeoutMs: 50 });
  receiver.answer = () => "never";
  await setPostWebhook(["onMessageAdded"]);
  await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "x");
  await bench.control.idle();
  const attempts = (await bench.control.history()).filter(({ kind }) => kind === "webhook");
  expect(attempts).toMatchObject([{ outcome: "timeout", retryCount: 0 }]);
});

test.each([
  [503, 3],
  [429, 3],
  [504, 3],
  [500, 1],
  [404, 1],
])(
  "with a retry count of 2 set on the service, a target answering %i is called %i times, with a rising RetryCount",
  async (status, calls) => {
    const { defaultChatServiceSid } = await bench.client.conversations.v1.configuration().fetch();
    await bench.client.chat.v2.services(defaultChatServiceSid).update({ postWebhookRetryCount: 2 });
    receiver.answer = () => ({ status });
    await setPostWebhook(["onMessageAdded"]);
    await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "x");
    await bench.control.idle();
    expect(receiver.received.map(({ fields }) => fields.RetryCount)).toEqual(["0", "1", "2"].slice(0, calls));
  },
);

test("nothing is retried by default, or when a switch disables retry counts", async () => {
  receiver.answer = () => ({ status: 503 });
  await setPostWebhook(["onMessageAdded"]);
  await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "one");
  const { defaultChatServiceSid } = await bench.client.conversations.v1.configuration().fetch();
  await bench.client.chat.v2.services(defaultChatServiceSid).update({ postWebhookRetryCount: 2 });
  await bench.control.switches({ webhookRetryCountsObeyed: false });
  await bench.control.handset(ben).write(whatsappSender, "two");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => fields.Body)).toEqual(["one", "two"]);
});

test("a pre-action answering 200 with JSON changes body, author and attributes of a message", async () => {
  const people = await anaAndBen(bench);
  await setPreWebhook(["onMessageAdd"]);
  receiver.answer = () => ({
    status: 200,
    body: JSON.stringify({ body: "changed", author: ana, attributes: '{"a":1}' }),
  });
  await bench.control.handset(ben).write(whatsappSender, "before");
  expect(only("onMessageAdd").fields).toMatchObject({ Body: "before", Author: ben, ParticipantSid: people.ben });
  expect(only("onMessageAdd").fields.MessageSid).toBeUndefined();
  const [message] = await conversations()(people.sid).messages.list();
  expect(message).toMatchObject({ body: "changed", author: ana, participantSid: people.ana, attributes: '{"a":1}' });
});

test.each([400, 500])(
  "a pre-action answering %i rejects: a person's message is lost, and a REST call is refused",
  async (status) => {
    const { sid } = await anaAndBen(bench);
    await setPreWebhook(["onMessageAdd"]);
    receiver.answer = () => ({ status });
    const written = await bench.control.handset(ben).write(whatsappSender, "lost");
    expect(written).toEqual({ conversationSid: sid, captured: true, channelMessageSid: expect.any(String) });
    expect(await refusalOf(conversations()(sid).messages.create({ body: "x", ...withWebhooks }))).toMatchObject({
      code: 50107,
      status: 403,
    });
    expect(await conversations()(sid).messages.list()).toEqual([]);
  },
);

test("a pre-action that times out lets the message pass unchanged", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.control.switches({ webhookTimeoutMs: 50 });
  await setPreWebhook(["onMessageAdd"]);
  receiver.answer = () => "never";
  await bench.control.handset(ben).write(whatsappSender, "as it is");
  expect((await conversations()(sid).messages.list()).map(({ body }) => body)).toEqual(["as it is"]);
});

test("a pre-action is not called for a REST call without the header", async () => {
  const { sid } = await anaAndBen(bench);
  await setPreWebhook(["onMessageAdd"]);
  await conversations()(sid).messages.create({ body: "x" });
  expect(receiver.received).toEqual([]);
});
