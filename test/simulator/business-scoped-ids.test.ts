import { ana, anaAndBen, type Bench, ben, startBench, whatsappSender } from "./account.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

const bensId = "whatsapp:US.ABC123xyz";

let bench: Bench;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
  await bench.client.conversations.v1.configuration
    .webhooks()
    .update({ postWebhookUrl: receiver.url, filters: ["onMessageAdded", "onParticipantAdded"], method: "POST" });
  await bench.control.handset(ben).change({ businessScopedId: "US.ABC123xyz" });
});
afterEach(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const conversations = () => bench.client.conversations.v1.conversations;

test("a message from a business-scoped id is captured by the phone number's participant, with the id as author", async () => {
  const people = await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "hello");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => [fields.Author, fields.ParticipantSid])).toEqual([[bensId, people.ben]]);
  expect(
    (await conversations()(people.sid).messages.list()).map(({ author, participantSid }) => [author, participantSid]),
  ).toEqual([[bensId, people.ben]]);
});

test("the binding in webhooks also shows the id", async () => {
  const { sid } = await conversations().create({});
  const binding = { "messagingBinding.address": ben, "messagingBinding.proxyAddress": whatsappSender };
  await conversations()(sid).participants.create({ ...binding, xTwilioWebhookEnabled: "true" });
  await bench.control.idle();
  expect(receiver.received[0]?.fields["MessagingBinding.Address"]).toBe(bensId);
});

test("a message with the id as author belongs to the participant", async () => {
  const { sid, ben: benSid } = await anaAndBen(bench);
  await bench.control.handset(ana).write(whatsappSender, "hi");
  expect(await conversations()(sid).messages.create({ author: bensId, body: "x" })).toMatchObject({
    participantSid: benSid,
  });
});

test("the window opened under the id lets messages to the phone number through", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "hi");
  await conversations()(sid).messages.create({ author: ana, body: "welcome" });
  expect((await bench.control.handset(ben).waitFor(({ body }) => body === "welcome")).with).toBe(whatsappSender);
});

test("a participant added by the id can be reached", async () => {
  const { sid } = await conversations().create({});
  await conversations()(sid).participants.create({
    "messagingBinding.address": bensId,
    "messagingBinding.proxyAddress": whatsappSender,
  });
  expect((await bench.control.handset(ben).write(whatsappSender, "hi")).conversationSid).toBe(sid);
  await conversations()(sid).messages.create({ body: "welcome" });
  await bench.control.handset(ben).waitFor(({ body }) => body === "welcome");
});

test("with the switch businessScopedIdsMatchPhoneNumbers off, the phone number's participant does not capture", async () => {
  await bench.control.switches({ businessScopedIdsMatchPhoneNumbers: false });
  await anaAndBen(bench);
  expect(await bench.control.handset(ben).write(whatsappSender, "hello")).toEqual({
    conversationSid: null,
    captured: false,
    channelMessageSid: expect.any(String),
  });
});

test("with the switch businessScopedIds set to hidden, the phone number is shown", async () => {
  await bench.control.switches({ businessScopedIds: "hidden" });
  await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "hello");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => fields.Author)).toEqual([ben]);
});

test.each([
  ["upper case", "WHATSAPP"],
  ["lower case", "whatsapp"],
  ["SDK", "SDK"],
] as const)("with the switch channelSource set to %s, Source is %s", async (channelSource, source) => {
  await bench.control.switches({ channelSource });
  await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "hello");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => fields.Source)).toEqual([source]);
});
