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
  unapprovedTemplate,
  whatsappSender,
} from "./account.ts";
import { startReceiver } from "./webhook-receiver.ts";

const listPicker = `HX${"c".repeat(32)}`;
const fourButtons = `HX${"d".repeat(32)}`;
const longTemplate = `HX${"e".repeat(32)}`;
const day = 24 * 60 * 60;

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  const { contents } = bench.options;
  await bench.simulator.close();
  const actions = ["1", "2", "3", "4"].map((title) => ({ title, id: title }));
  bench = await startBench({
    contents: [
      ...contents,
      {
        sid: listPicker,
        friendlyName: "list",
        language: "en",
        types: { "twilio/list-picker": { body: "Choose" } },
        approval: "approved",
      },
      {
        sid: fourButtons,
        friendlyName: "four",
        language: "en",
        types: { "twilio/quick-reply": { body: "Which?", actions } },
      },
      {
        sid: longTemplate,
        friendlyName: "long",
        language: "en",
        types: { "twilio/quick-reply": { body: `${"x".repeat(1020)}{{1}}`, actions: [] } },
        approval: "approved",
      },
    ],
  });
});
beforeEach(async () => {
  await bench.control.reset();
  await bench.control.switches({ outsideWindowStatus: "failed", stopInConversation: "appended" });
});
afterAll(async () => {
  await bench.simulator.close();
});
const conversations = () => bench.client.conversations.v1.conversations;
const bodies = async (address: string) => (await bench.control.handset(address).received()).map(({ body }) => body);

/** Sends a message to Ben in Ana's name, and returns his receipt once nothing is in flight. */
async function sendToBen(sid: string, draft: { body?: string; contentSid?: string; contentVariables?: string }) {
  const message = await conversations()(sid).messages.create({ author: ana, ...draft });
  await bench.control.idle();
  const [receipt] = await conversations()(sid).messages(message.sid).deliveryReceipts.list();
  return receipt;
}

describe("WhatsApp's window", () => {
  test("is closed at first: a text is accepted by REST and fails with 63016, and never shows on the phone", async () => {
    const { sid, ben: benSid } = await anaAndBen(bench);
    expect(await sendToBen(sid, { body: "hello" })).toMatchObject({
      status: "failed",
      errorCode: 63016,
      participantSid: benSid,
    });
    expect(await bodies(ben)).toEqual([]);
  });

  test("lets an approved template through while closed, and stays closed after it", async () => {
    const { sid } = await anaAndBen(bench);
    expect(await sendToBen(sid, { contentSid: approvedTemplate })).toMatchObject({ status: "delivered", errorCode: 0 });
    expect(await sendToBen(sid, { body: "hello" })).toMatchObject({ status: "failed", errorCode: 63016 });
  });

  test.each(["pending", "rejected", "paused", "unsubmitted"] as const)(
    "does not let a template through that is %s",
    async (status) => {
      const { sid } = await anaAndBen(bench);
      await bench.control.approval(approvedTemplate, status);
      expect(await sendToBen(sid, { contentSid: approvedTemplate })).toMatchObject({
        status: "failed",
        errorCode: 63016,
      });
      await bench.control.approval(approvedTemplate, "approved");
    },
  );

  test("is opened by the user's message for 24 hours, and renewed by the next", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    await bench.control.advance(day - 60);
    expect(await sendToBen(sid, { body: "in time" })).toMatchObject({ status: "delivered" });
    await bench.control.handset(ben).write(whatsappSender, "hi again");
    await bench.control.advance(day - 60);
    expect(await sendToBen(sid, { body: "renewed" })).toMatchObject({ status: "delivered" });
    await bench.control.advance(120);
    expect(await sendToBen(sid, { body: "too late" })).toMatchObject({ status: "failed", errorCode: 63016 });
  });

  test("is opened by tapping a button, and by a message that no conversation captures", async () => {
    await bench.control.handset(ben).tap(whatsappSender, "Yes");
    const { sid } = await anaAndBen(bench);
    expect(await sendToBen(sid, { body: "hello" })).toMatchObject({ status: "delivered" });
  });

  test("belongs to one sender, and is not opened by writing to another", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(otherWhatsappSender, "hi");
    expect(await sendToBen(sid, { body: "hello" })).toMatchObject({ errorCode: 63016 });
  });

  test("belongs to one user, and stays closed for another who has not written", async () => {
    const { sid } = await anaAndBen(bench);
    const written = await bench.control.handset(ben).write(whatsappSender, "yes");
    await bench.control.idle();
    expect(
      await conversations()(sid)
        .messages(written.messageSid ?? "")
        .deliveryReceipts.list(),
    ).toMatchObject([{ status: "failed", errorCode: 63016 }]);
    expect(await bodies(ana)).toEqual([]);
  });

  test("open, lets an unapproved template through, but not with more than three buttons", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    expect(await sendToBen(sid, { contentSid: unapprovedTemplate })).toMatchObject({ status: "delivered" });
    expect(await sendToBen(sid, { contentSid: fourButtons })).toMatchObject({ status: "failed", errorCode: 63005 });
  });

  test("closed, stops even an approved list picker", async () => {
    const { sid } = await anaAndBen(bench);
    expect(await sendToBen(sid, { contentSid: listPicker })).toMatchObject({ errorCode: 63016 });
    await bench.control.handset(ben).write(whatsappSender, "hi");
    expect(await sendToBen(sid, { contentSid: listPicker })).toMatchObject({ status: "delivered" });
  });

  test("does not let a template of more than 1024 characters through: 63021", async () => {
    const { sid } = await anaAndBen(bench);
    expect(await sendToBen(sid, { contentSid: longTemplate, contentVariables: '{"1":"xxxx"}' })).toMatchObject({
      status: "delivered",
    });
    expect(await sendToBen(sid, { contentSid: longTemplate, contentVariables: '{"1":"xxxxx"}' })).toMatchObject({
      errorCode: 63021,
    });
  });

  test("makes a text undelivered with the switch outsideWindowStatus", async () => {
    await bench.control.switches({ outsideWindowStatus: "undelivered" });
    const { sid } = await anaAndBen(bench);
    expect(await sendToBen(sid, { body: "hello" })).toMatchObject({ status: "undelivered", errorCode: 63016 });
  });
});

describe("receipts", () => {
  test("go from no status to sent, delivered and read, each reported by onDeliveryUpdated", async () => {
    const receiver = await startReceiver();
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    await bench.control.idle();
    await conversations()(sid).webhooks.create({
      target: "webhook",
      "configuration.url": receiver.url,
      "configuration.method": "post",
      "configuration.filters": ["onDeliveryUpdated"],
    });
    const message = await conversations()(sid).messages.create({ author: ana, body: "hello" });
    expect(message.delivery).toBeNull();
    await bench.control.idle();
    const messages = conversations()(sid).messages;
    const delivered = { total: 1, sent: "all", delivered: "all", read: "none", failed: "none", undelivered: "none" };
    expect((await messages(message.sid).fetch()).delivery).toEqual(delivered);
    await bench.control.handset(ben).read();
    await bench.control.idle();
    expect((await messages(message.sid).fetch()).delivery).toEqual({ ...delivered, read: "all" });
    expect(receiver.received.map(({ fields }) => fields.Status).sort()).toEqual(["delivered", "read", "sent"]);
    const [receipt] = await messages(message.sid).deliveryReceipts.list();
    expect(receiver.received[0]?.fields).toMatchObject({
      DeliveryReceiptSid: receipt?.sid,
      ChannelMessageSid: receipt?.channelMessageSid,
    });
    await receiver.close();
  });

  test("are summarised as some when one recipient got it and another did not", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    const message = await conversations()(sid).messages.create({ body: "to both" });
    await bench.control.idle();
    expect((await conversations()(sid).messages(message.sid).fetch()).delivery).toEqual({
      total: 2,
      sent: "some",
      delivered: "some",
      read: "none",
      failed: "some",
      undelivered: "none",
    });
  });

  test.each([
    ["blocked", ben, whatsappSender, 63014],
    ["unreachable", ben, whatsappSender, 63003],
    ["blocked", cleo, smsSender, 30004],
    ["unreachable", cleo, smsSender, 30003],
  ] as const)("tell of a phone that is %s: %s", async (what, address, proxyAddress, errorCode) => {
    const { sid } = await conversations().create({});
    await conversations()(sid).participants.create({
      "messagingBinding.address": address,
      "messagingBinding.proxyAddress": proxyAddress,
    });
    await bench.control.handset(address).write(proxyAddress, "hi");
    await bench.control.handset(address).change({ [what]: true });
    const { sid: messageSid } = await conversations()(sid).messages.create({ body: "hello" });
    await bench.control.idle();
    const receipts = await conversations()(sid).messages(messageSid).deliveryReceipts.list();
    expect(receipts).toMatchObject([{ status: "undelivered", errorCode }]);
    expect(await bodies(address)).toEqual([]);
  });

  test("can be made to fail once by an injected fault", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "hi");
    await bench.control.idle();
    await bench.control.fault({ kind: "delivery", address: ben, status: "failed", errorCode: 63018 });
    expect(await sendToBen(sid, { body: "one" })).toMatchObject({ status: "failed", errorCode: 63018 });
    expect(await sendToBen(sid, { body: "two" })).toMatchObject({ status: "delivered" });
  });

  test("are read at once with the switch readAtOnce, only on WhatsApp", async () => {
    await bench.control.switches({ readAtOnce: true });
    const { sid } = await anaAndBen(bench);
    await conversations()(sid).participants.create({
      "messagingBinding.address": cleo,
      "messagingBinding.proxyAddress": smsSender,
    });
    await bench.control.handset(ben).write(whatsappSender, "hi");
    const { sid: messageSid } = await conversations()(sid).messages.create({ author: ana, body: "hello" });
    await bench.control.idle();
    const receipts = await conversations()(sid).messages(messageSid).deliveryReceipts.list();
    expect(receipts.map(({ status }) => status).sort()).toEqual(["delivered", "read"]);
    await bench.control.switches({ readAtOnce: false });
  });

  test("carry the channel message's SID, WA or SM as the switch says", async () => {
    const { sid } = await anaAndBen(bench);
    expect((await sendToBen(sid, { contentSid: approvedTemplate }))?.channelMessageSid).toMatch(/^WA/);
    await bench.control.switches({ whatsappChannelMessageSid: "SM" });
    expect((await sendToBen(sid, { contentSid: approvedTemplate }))?.channelMessageSid).toMatch(/^SM/);
    await bench.control.switches({ whatsappChannelMessageSid: "WA" });
  });
});

describe("SMS opt-out", () => {
  async function cleoAndBen(): Promise<string> {
    const { sid } = await conversations().create({});
    await conversations()(sid).participants.create({
      "messagingBinding.address": cleo,
      "messagingBinding.proxyAddress": smsSender,
    });
    return sid;
  }
  const sendToCleo = async (sid: string) => {
    const { sid: messageSid } = await conversations()(sid).messages.create({ body: "hello" });
    await bench.control.idle();
    return (await conversations()(sid).messages(messageSid).deliveryReceipts.list())[0];
  };

  test.each(["STOP", " stop ", "Unsubscribe", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"])(
    "%j is confirmed by Twilio, appended to the conversation, and everything after it fails with 21610",
    async (word) => {
      const sid = await cleoAndBen();
      expect((await bench.control.handset(cleo).write(smsSender, word)).messageSid).toMatch(/^IM/);
      expect(await bodies(cleo)).toEqual([expect.stringContaining("unsubscribed")]);
      expect(await sendToCleo(sid)).toMatchObject({ status: "failed", errorCode: 21610 });
    },
  );

  test.each(["START", "YES", "UNSTOP"])("%j after STOP lets messages through again", async (word) => {
    const sid = await cleoAndBen();
    await bench.control.handset(cleo).write(smsSender, "STOP");
    await bench.control.handset(cleo).write(smsSender, word);
    expect(await bodies(cleo)).toHaveLength(2);
    expect(await sendToCleo(sid)).toMatchObject({ status: "delivered" });
  });

  test.each(["YES", "please stop", "STOP it"])(
    "%j from someone who has not opted out is an ordinary message",
    async (body) => {
      const sid = await cleoAndBen();
      await bench.control.handset(cleo).write(smsSender, body);
      expect(await bodies(cleo)).toEqual([]);
      expect(await sendToCleo(sid)).toMatchObject({ status: "delivered" });
    },
  );

  test("is swallowed by Twilio with the switch stopInConversation", async () => {
    await bench.control.switches({ stopInConversation: "swallowed" });
    const sid = await cleoAndBen();
    expect(await bench.control.handset(cleo).write(smsSender, "STOP")).toEqual({
      conversationSid: sid,
      captured: true,
      channelMessageSid: expect.any(String),
    });
    expect(await conversations()(sid).messages.list()).toEqual([]);
    expect(await sendToCleo(sid)).toMatchObject({ errorCode: 21610 });
  });

  test("is an ordinary word on WhatsApp", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.handset(ben).write(whatsappSender, "STOP");
    expect(await sendToBen(sid, { body: "hello" })).toMatchObject({ status: "delivered" });
  });

  test("covers every sender of the messaging service", async () => {
    const own = await startBench({ senders: [{ address: smsSender }, { address: "+15550004444" }] });
    const service = await own.client.messaging.v1.services.create({ friendlyName: "pool" });
    own.client.api.baseUrl = `${own.simulator.url}/api`;
    for (const { sid } of await own.client.incomingPhoneNumbers.list()) {
      await own.client.messaging.v1.services(service.sid).phoneNumbers.create({ phoneNumberSid: sid });
    }
    const { sid } = await own.client.conversations.v1.conversations.create({});
    const conversation = own.client.conversations.v1.conversations(sid);
    await conversation.participants.create({
      "messagingBinding.address": cleo,
      "messagingBinding.proxyAddress": "+15550004444",
    });
    await own.control.handset(cleo).write(smsSender, "STOP");
    const { sid: messageSid } = await conversation.messages.create({ body: "hello" });
    await own.control.idle();
    expect(await conversation.messages(messageSid).deliveryReceipts.list()).toMatchObject([{ errorCode: 21610 }]);
    await own.simulator.close();
  });
});
