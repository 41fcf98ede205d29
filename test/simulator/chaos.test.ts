import { Dice } from "../../packages/simulator/chaos/chaos.ts";
import { anaAndBen, type Bench, ben, refusalOf, startBench, whatsappSender } from "./account.ts";
import { startReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

let bench: Bench;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [bench, receiver] = await Promise.all([startBench(), startReceiver()]);
  await bench.client.conversations.v1.configuration
    .webhooks()
    .update({ postWebhookUrl: receiver.url, filters: ["onMessageAdded"], method: "POST" });
});
afterEach(async () => {
  await Promise.all([bench.simulator.close(), receiver.close()]);
});
const conversations = () => bench.client.conversations.v1.conversations;
const writeAll = async (...texts: string[]) => {
  for (const text of texts) await bench.control.handset(ben).write(whatsappSender, text);
  await bench.control.idle();
};
const arrived = () => receiver.received.map(({ fields }) => fields.Body);

describe("at random", () => {
  test("a webhook is delivered twice, with different idempotency tokens", async () => {
    await anaAndBen(bench);
    await bench.control.chaos({ webhookDuplicate: 1 });
    await writeAll("one");
    expect(arrived()).toEqual(["one", "one"]);
    expect(new Set(receiver.received.map(({ headers }) => headers["i-twilio-idempotency-token"])).size).toBe(2);
  });

  test("a webhook is lost, but the message is still in the conversation", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.chaos({ webhookLoss: 1 });
    await writeAll("one");
    expect(arrived()).toEqual([]);
    expect(await conversations()(sid).messages.list()).toHaveLength(1);
    expect((await bench.control.history()).filter(({ kind }) => kind === "webhook")).toMatchObject([
      { outcome: "lost" },
    ]);
  });

  test("a webhook is overtaken by the next one", async () => {
    await anaAndBen(bench);
    await bench.control.chaos({ webhookReorder: 1 });
    await writeAll("one", "two");
    expect(arrived()).toEqual(["two", "one"]);
  });

  test("a webhook is delayed, by no more than configured", async () => {
    await anaAndBen(bench);
    await bench.control.chaos({ webhookDelay: 1, webhookDelayMs: 40 });
    const startedAt = performance.now();
    await writeAll("one");
    expect(arrived()).toEqual(["one"]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  test.each([
    [{ rest429: 1 }, { code: 20429, status: 429 }],
    [
      { rest5xx: 1 },
      { status: expect.any(Number), message: expect.stringMatching(/Internal server error|Service unavailable/) },
    ],
  ])("a REST call is refused, without effect: %j", async (chaos, refusal) => {
    await bench.control.chaos(chaos);
    expect(await refusalOf(conversations().create({}))).toMatchObject(refusal);
    expect(await bench.control.conversations()).toEqual([]);
  });

  test.each([
    ["before", { restTimeoutBefore: 1 }, 0],
    ["after", { restTimeoutAfter: 1 }, 1],
  ])("the connection closes %s the effect", async (when, chaos, made) => {
    await bench.control.chaos(chaos);
    await expect(conversations().create({})).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|ERR_NETWORK/),
    });
    expect(await bench.control.conversations()).toHaveLength(made);
    const requests = (await bench.control.history()).filter(({ kind }) => kind === "request");
    expect(requests.at(-1)).toMatchObject({ status: "connection closed", disturbed: `timeout ${when}` });
  });
});

describe("the dice", () => {
  const fates = (dice: Dice) => Array.from({ length: 200 }, () => [dice.webhookFate(), dice.restFate()]);
  const some = {
    webhookLoss: 0.3,
    webhookDuplicate: 0.3,
    webhookReorder: 0.3,
    webhookDelay: 0.3,
    rest429: 0.2,
    rest5xx: 0.2,
  };

  test("produce the same fates for the same seed, and others for another", () => {
    expect(fates(new Dice({ seed: 7, ...some }))).toEqual(fates(new Dice({ seed: 7, ...some })));
    expect(fates(new Dice({ seed: 7, ...some }))).not.toEqual(fates(new Dice({ seed: 8, ...some })));
  });

  test("restart when the seed is set", () => {
    const dice = new Dice({ seed: 7, ...some });
    const before = fates(dice);
    dice.set({ seed: 7 });
    expect(fates(dice)).toEqual(before);
  });

  test("lose webhooks with the given probability, and none by default", () => {
    const lost = (dice: Dice) =>
      Array.from({ length: 2000 }, () => dice.webhookFate()).filter((fate) => fate.lost).length;
    expect(lost(new Dice({ webhookLoss: 0.25 }))).toBeGreaterThan(400);
    expect(lost(new Dice({ webhookLoss: 0.25 }))).toBeLessThan(600);
    expect(lost(new Dice({}))).toBe(0);
  });
});

describe("by injected fault", () => {
  test("the next matching REST calls fail as specified, without effect, and the one after works", async () => {
    await bench.control.fault({ kind: "rest", method: "POST", path: "/Conversations$", times: 2, answer: 503 });
    expect(await conversations().list()).toEqual([]);
    for (let count = 0; count < 2; count += 1)
      expect(await refusalOf(conversations().create({}))).toMatchObject({ status: 503 });
    await conversations().create({});
    expect(await bench.control.conversations()).toHaveLength(1);
  });

  test("every matching call on one resource fails until the faults are cancelled, and others work", async () => {
    const { sid } = await anaAndBen(bench);
    const { sid: other } = await conversations().create({});
    const path = `/Conversations/${sid}/Messages`;
    await bench.control.fault({ kind: "rest", method: "POST", path, times: "always", answer: 503 });
    for (let count = 0; count < 20; count += 1)
      expect(await refusalOf(conversations()(sid).messages.create({ body: "x" }))).toMatchObject({ status: 503 });
    expect(await conversations()(sid).messages.list()).toEqual([]);
    await conversations()(other).messages.create({ body: "x" });
    await bench.control.cancelFaults();
    await conversations()(sid).messages.create({ body: "x" });
  });

  test("webhooks and deliveries fail until the faults are cancelled", async () => {
    const { sid } = await anaAndBen(bench);
    await bench.control.fault({ kind: "webhook", eventType: "onMessageAdded", action: "drop", times: "always" });
    await bench.control.fault({
      kind: "delivery",
      address: ben,
      status: "failed",
      errorCode: 63018,
      times: "always",
    });
    await writeAll("one", "two", "three");
    for (const body of ["a", "b", "c"]) await conversations()(sid).messages.create({ body });
    await bench.control.idle();
    expect([arrived(), await bench.control.handset(ben).received()]).toEqual([[], []]);
    await bench.control.cancelFaults();
    await conversations()(sid).messages.create({ body: "d" });
    await writeAll("four");
    expect(arrived()).toEqual(["four"]);
    expect((await bench.control.handset(ben).received()).map(({ body }) => body)).toEqual(["d"]);
  });

  test("a REST call takes effect, but is answered with an error or not at all", async () => {
    await bench.control.fault({ kind: "rest", path: "/Conversations$", answer: 500, code: 20500, takesEffect: true });
    await bench.control.fault({ kind: "rest", path: "/Conversations$", answer: "close", takesEffect: true });
    expect(await refusalOf(conversations().create({}))).toMatchObject({ status: 500, code: 20500 });
    await expect(conversations().create({})).rejects.toThrow();
    expect(await bench.control.conversations()).toHaveLength(2);
  });

  test("the next webhook of an event type is dropped or duplicated, once", async () => {
    await anaAndBen(bench);
    await bench.control.fault({ kind: "webhook", eventType: "onMessageAdded", action: "drop" });
    await bench.control.fault({ kind: "webhook", eventType: "onMessageAdded", action: "duplicate" });
    await writeAll("dropped", "doubled", "plain");
    expect(arrived().sort()).toEqual(["doubled", "doubled", "plain"]);
  });

  test("a sender's inbound webhook can also be dropped", async () => {
    await bench.control.inboundUrl(whatsappSender, receiver.url);
    await bench.control.fault({ kind: "webhook", eventType: "inboundMessage", action: "drop" });
    await writeAll("dropped", "arrives");
    expect(arrived()).toEqual(["arrives"]);
  });

  test("cancelled faults do not happen", async () => {
    await bench.control.fault({ kind: "rest", path: ".", answer: 500 });
    await bench.control.cancelFaults();
    expect(await conversations().list()).toEqual([]);
  });

  test("an invalid fault is refused with the reason", async () => {
    const nonsense = bench.control.fault({ kind: "rest", path: "(", answer: 500 });
    await expect(nonsense).rejects.toThrow("path: must be a regular expression");
    for (const times of [0, 1.5])
      await expect(bench.control.fault({ kind: "rest", path: ".", answer: 500, times })).rejects.toThrow("times: ");
  });
});
