import {
  ana,
  anaAndBen,
  approvedTemplate,
  type Bench,
  ben,
  cleo,
  otherWhatsappSender,
  smsSender,
  startBench,
  whatsappSender,
} from "./account.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

let bench: Bench;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
});
afterEach(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const notCaptured = { conversationSid: null, captured: false, channelMessageSid: expect.stringMatching(/^SM/) };
const conversations = () => bench.client.conversations.v1.conversations;
const bodies = async (address: string) => (await bench.control.handset(address).received()).map(({ body }) => body);
const openWindows = async () => {
  for (const person of [ana, ben]) await bench.control.handset(person).write(whatsappSender, "opens the window");
};

describe("an inbound message", () => {
  test("is captured by the conversation that holds its pair", async () => {
    const people = await anaAndBen(bench);
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    const written = await bench.control.handset(ben).write(whatsappSender, "hello");
    expect(written).toMatchObject({
      conversationSid: people.sid,
      captured: true,
      messageSid: expect.stringMatching(/^IM/),
    });
    const [message] = await conversations()(people.sid).messages.list();
    expect(message).toMatchObject({ sid: written.messageSid, author: ben, participantSid: people.ben, body: "hello" });
    await bench.control.idle();
    expect(receiver.received).toEqual([]);
  });

  test("to another sender is not captured, because the pair differs", async () => {
    await anaAndBen(bench);
    const written = await bench.control.handset(ben).write(otherWhatsappSender, "hello");
    expect(written).toEqual(notCaptured);
  });

  test("makes an inactive conversation active, and fires its webhook", async () => {
    const { sid } = await anaAndBen(bench);
    await conversations()(sid).update({ state: "inactive" });
    await bench.client.conversations.v1.configuration
      .webhooks()
      .update({ postWebhookUrl: receiver.url, filters: ["onConversationStateUpdated"], method: "POST" });
    await bench.control.handset(ben).write(whatsappSender, "hello");
    await bench.control.idle();
    expect((await conversations()(sid).fetch()).state).toBe("active");
    expect(receiver.received.map(({ fields }) => [fields.StateFrom, fields.StateTo, fields.Reason])).toEqual([
      ["inactive", "active", "EVENT"],
    ]);
  });

  test("with a tapped button arrives as the button's title, without any button fields", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.client.conversations.v1.configuration
      .webhooks()
      .update({ postWebhookUrl: receiver.url, filters: ["onMessageAdded"], method: "POST" });
    await bench.control.handset(ben).tap(whatsappSender, "Yes");
    await bench.control.idle();
    expect((await conversations()(sid).messages.list()).map(({ body }) => body)).toEqual(["Yes"]);
    expect(Object.keys(receiver.received[0]?.fields ?? {}).filter((name) => name.startsWith("Button"))).toEqual([]);
  });

  test("that no conversation captures goes to the sender's webhook, and the TwiML reply appears on the handset", async () => {
    await bench.control.inboundUrl(whatsappSender, `${receiver.url}/stray`);
    receiver.answer = () => ({
      status: 200,
      body: '<?xml version="1.0"?><Response><Message>No delivery &amp; no chat.</Message><Message to="x"><Body>Bye</Body></Message></Response>',
    });
    await bench.control.handset(ben).tap(whatsappSender, "Yes");
    await bench.control.idle();
    expect(receiver.received[0]?.fields).toMatchObject({
      AccountSid: bench.options.accountSid,
      From: ben,
      To: whatsappSender,
      Body: "Yes",
      ButtonText: "Yes",
      NumMedia: "0",
      WaId: "15551110002",
      ProfileName: expect.any(String),
      MessageSid: expect.stringMatching(/^SM/),
      SmsSid: receiver.received[0]?.fields.MessageSid,
    });
    expect(await bodies(ben)).toEqual(["No delivery & no chat.", "Bye"]);
  });

  test("is not captured once its participant is removed", async () => {
    const people = await anaAndBen(bench);
    await conversations()(people.sid).participants(people.ben).remove();
    expect(await bench.control.handset(ben).write(whatsappSender, "still there?")).toEqual(notCaptured);
  });

  test("also goes to the sender's webhook when captured, with the switch inboundWebhookWhenCaptured", async () => {
    await anaAndBen(bench);
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    await bench.control.switches({ inboundWebhookWhenCaptured: true });
    await bench.control.handset(ben).write(whatsappSender, "hello");
    await bench.control.idle();
    expect(receiver.received.map(({ fields }) => fields.Body)).toEqual(["hello"]);
  });
});

describe("fan-out", () => {
  test("reaches everybody but the author, each from their own sender, without revealing the author", async () => {
    const { sid } = await conversations().create({});
    const join = (address: string, proxyAddress: string) =>
      conversations()(sid).participants.create({
        "messagingBinding.address": address,
        "messagingBinding.proxyAddress": proxyAddress,
      });
    await join(ana, whatsappSender);
    await join(ben, otherWhatsappSender);
    await join(cleo, smsSender);
    await conversations()(sid).participants.create({ identity: "agent" });
    await bench.control.handset(ben).write(otherWhatsappSender, "opens Ben's window");
    const written = await bench.control.handset(ana).write(whatsappSender, "hello all");
    await bench.control.idle();
    const shown = async (address: string) =>
      (await bench.control.handset(address).received()).map(({ body, with: from }) => [body, from]);
    expect(await shown(ana)).toEqual([]);
    expect(await shown(ben)).toEqual([["hello all", otherWhatsappSender]]);
    expect(await shown(cleo)).toEqual([
      ["opens Ben's window", smsSender],
      ["hello all", smsSender],
    ]);
    expect(
      await conversations()(sid)
        .messages(written.messageSid ?? "")
        .deliveryReceipts.list(),
    ).toHaveLength(2);
  });

  test("of a message by system, or by a non-participant, reaches everybody", async () => {
    const { sid } = await anaAndBen(bench);
    await openWindows();
    await conversations()(sid).messages.create({ body: "from system" });
    await conversations()(sid).messages.create({ body: "from nobody", author: "nobody" });
    await bench.control.idle();
    for (const person of [ana, ben])
      expect(await bodies(person)).toEqual(expect.arrayContaining(["from system", "from nobody"]));
  });

  test("of a message whose author is one person's address reaches only the other", async () => {
    const { sid } = await anaAndBen(bench);
    await openWindows();
    await conversations()(sid).messages.create({ body: "in Ana's name", author: ana });
    await bench.control.idle();
    expect(await bodies(ana)).not.toContain("in Ana's name");
    expect(await bodies(ben)).toContain("in Ana's name");
  });

  test("of a template reaches SMS as plain text", async () => {
    const { sid } = await conversations().create({});
    await conversations()(sid).participants.create({
      "messagingBinding.address": cleo,
      "messagingBinding.proxyAddress": smsSender,
    });
    await conversations()(sid).messages.create({ contentSid: approvedTemplate });
    await bench.control.idle();
    expect(await bench.control.handset(cleo).received()).toMatchObject([
      { body: "Hello there, a rider would like to talk. Answer yes or no.", buttons: [] },
    ]);
  });

  test("keeps the order in which messages were added", async () => {
    const { sid } = await anaAndBen(bench);
    await openWindows();
    await bench.control.idle();
    const expected = Array.from({ length: 12 }, (_, number) => `message ${number}`);
    for (const body of expected) await conversations()(sid).messages.create({ body, author: ana });
    await bench.control.idle();
    expect((await bodies(ben)).slice(-12)).toEqual(expected);
  });
});

describe("autocreation", () => {
  const configure = () =>
    bench.client.conversations.v1.addressConfigurations.create({
      type: "whatsapp",
      address: whatsappSender,
      "autoCreation.enabled": true,
      "autoCreation.type": "webhook",
      "autoCreation.webhookUrl": `${receiver.url}/auto`,
      "autoCreation.webhookMethod": "post",
      "autoCreation.webhookFilters": ["onParticipantAdded", "onMessageAdded"],
    });

  test("creates a conversation with its participant for a message that none captures, and later messages join it", async () => {
    await configure();
    const first = await bench.control.handset(ben).write(whatsappSender, "hello");
    expect(first.captured).toBe(true);
    expect((await bench.control.handset(ben).write(whatsappSender, "again")).conversationSid).toBe(
      first.conversationSid,
    );
    await bench.control.idle();
    const [participant] = await conversations()(first.conversationSid ?? "").participants.list();
    expect(participant?.messagingBinding).toMatchObject({ address: ben, proxy_address: whatsappSender });
    expect(receiver.received.map(({ fields }) => fields.EventType).sort()).toEqual([
      "onMessageAdded",
      "onMessageAdded",
      "onParticipantAdded",
    ]);
  });

  test("calls only the pre-action onConversationAdd, and a rejection drops the message", async () => {
    await configure();
    const filters = ["onConversationAdd", "onParticipantAdd", "onMessageAdd"];
    await bench.client.conversations.v1.configuration
      .webhooks()
      .update({ preWebhookUrl: receiver.url, filters, method: "POST" });
    receiver.answer = () => ({ status: 403 });
    expect(await bench.control.handset(ben).write(whatsappSender, "dropped")).toEqual(notCaptured);
    expect(await bench.control.conversations()).toEqual([]);
    receiver.answer = () => ({ status: 200 });
    expect((await bench.control.handset(ben).write(whatsappSender, "hello")).captured).toBe(true);
    await bench.control.idle();
    const asked = receiver.received.filter(({ url }) => !url.endsWith("/auto"));
    expect(asked.map(({ fields }) => fields.EventType)).toEqual(["onConversationAdd", "onConversationAdd"]);
    expect(asked[0]?.fields).toMatchObject({
      "MessagingBinding.Address": ben,
      "MessagingBinding.ProxyAddress": whatsappSender,
    });
  });
});
