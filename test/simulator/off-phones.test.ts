import { ana, anaAndBen, type Bench, ben, cleo, smsSender, startBench, whatsappSender } from "./account.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

let bench: Bench;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
  await bench.client.conversations.v1.configuration
    .webhooks()
    .update({ postWebhookUrl: receiver.url, filters: ["onDeliveryUpdated"], method: "POST" });
});
afterEach(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const conversation = (sid: string) => bench.client.conversations.v1.conversations(sid);
const bodies = async (address: string) => (await bench.control.handset(address).received()).map(({ body }) => body);
const reports = async () => {
  await bench.control.idle();
  return receiver.received.map(({ fields }) => [fields.Status, fields.ErrorCode]);
};
/** A conversation with one person, whose WhatsApp window is open, and whose phone is then switched off. */
const withPhoneOff = async (address: string, proxyAddress: string): Promise<string> => {
  const { sid } = await bench.client.conversations.v1.conversations.create({});
  await conversation(sid).participants.create({
    "messagingBinding.address": address,
    "messagingBinding.proxyAddress": proxyAddress,
  });
  await bench.control.handset(address).write(proxyAddress, "hi");
  await bench.control.handset(address).change({ off: true });
  return sid;
};

test.each([
  ["WhatsApp", ben, whatsappSender, 63003],
  ["SMS", cleo, smsSender, 30003],
])(
  "a message on %s to a phone that stays off is sent, and hours later undelivered",
  async (_, address, sender, code) => {
    const sid = await withPhoneOff(address, sender);
    const { sid: messageSid } = await conversation(sid).messages.create({ body: "hello" });
    expect(await reports()).toEqual([["sent", "0"]]);
    await bench.control.advance(14_300);
    expect(await reports()).toEqual([["sent", "0"]]);
    await bench.control.advance(200);
    expect(await reports()).toEqual([
      ["sent", "0"],
      ["undelivered", String(code)],
    ]);
    expect(await conversation(sid).messages(messageSid).deliveryReceipts.list()).toMatchObject([
      { status: "undelivered", errorCode: code },
    ]);
    await bench.control.handset(address).change({ off: false });
    expect(await bodies(address)).toEqual([]);
  },
);

test("messages to a phone that is switched on in time arrive then, in order, and stay delivered", async () => {
  const sid = await withPhoneOff(ben, whatsappSender);
  for (const body of ["one", "two"]) await conversation(sid).messages.create({ body });
  await bench.control.idle();
  expect(await bodies(ben)).toEqual([]);
  await bench.control.advance(3600);
  await bench.control.handset(ben).change({ off: false });
  expect(await bodies(ben)).toEqual(["one", "two"]);
  await bench.control.advance(14_400);
  expect((await reports()).map(([status]) => status).sort()).toEqual(["delivered", "delivered", "sent", "sent"]);
  await bench.control.handset(ben).read();
  expect((await reports()).filter(([status]) => status === "read")).toHaveLength(2);
});

test("the network gives up when the switch undeliveredAfterSeconds says so", async () => {
  await bench.control.switches({ undeliveredAfterSeconds: 60 });
  const sid = await withPhoneOff(ben, whatsappSender);
  await conversation(sid).messages.create({ body: "hello" });
  await bench.control.idle();
  await bench.control.advance(61);
  expect((await reports()).map(([status]) => status)).toEqual(["sent", "undelivered"]);
});

test("the other people's phones are not affected, and a phone that is off cannot write", async () => {
  const { sid } = await anaAndBen(bench);
  for (const person of [ana, ben]) await bench.control.handset(person).write(whatsappSender, "hi");
  await bench.control.idle();
  const before = await bodies(ana);
  await bench.control.handset(ben).change({ off: true });
  await conversation(sid).messages.create({ body: "to both" });
  await bench.control.idle();
  expect(await bodies(ana)).toEqual([...before, "to both"]);
  await expect(bench.control.handset(ben).write(whatsappSender, "hello")).rejects.toThrow("is switched off");
});

test("a TwiML reply waits for the phone, too", async () => {
  await bench.control.inboundUrl(whatsappSender, receiver.url);
  receiver.answer = () => ({ status: 200, delayMs: 200, body: "<Response><Message>later</Message></Response>" });
  await bench.control.handset(ana).write(whatsappSender, "anybody there?");
  await bench.control.handset(ana).change({ off: true });
  await bench.control.idle();
  expect(await bodies(ana)).toEqual([]);
  await bench.control.handset(ana).change({ off: false });
  expect(await bodies(ana)).toEqual(["later"]);
});
