import { Clock } from "../../packages/simulator/clock/clock.ts";
import { durationMs } from "../../packages/simulator/conversations/duration.ts";
import { anaAndBen, type Bench, ben, startBench, whatsappSender } from "./account.ts";
import { startReceiver } from "./webhook-receiver.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.simulator.close();
});
const conversations = () => bench.client.conversations.v1.conversations;
const stateOf = async (sid: string) => (await conversations()(sid).fetch()).state;
const timed = { state: "active" as const, "timers.inactive": "PT10M", "timers.closed": "PT1H" };

test("a conversation becomes inactive, then closed, each reported with Reason TIMER", async () => {
  const receiver = await startReceiver();
  const { sid } = await conversations().create(timed);
  await conversations()(sid).webhooks.create({
    target: "webhook",
    "configuration.url": receiver.url,
    "configuration.method": "post",
    "configuration.filters": ["onConversationStateUpdated"],
  });
  await bench.control.advance(9 * 60);
  expect(await stateOf(sid)).toBe("active");
  await bench.control.advance(60);
  expect(await stateOf(sid)).toBe("inactive");
  await bench.control.idle();
  await bench.control.advance(60 * 60);
  expect(await stateOf(sid)).toBe("closed");
  await bench.control.idle();
  expect(receiver.received.map(({ fields }) => [fields.StateFrom, fields.StateTo, fields.Reason])).toEqual([
    ["active", "inactive", "TIMER"],
    ["inactive", "closed", "TIMER"],
  ]);
  await receiver.close();
});

test("both timers fire in order in one jump of the clock, and closing frees the pairs", async () => {
  const { sid } = await anaAndBen(bench);
  await conversations()(sid).update(timed);
  await bench.control.advance(24 * 60 * 60);
  const states = (await bench.control.history()).flatMap((entry) =>
    entry.kind === "state" ? [`${entry.from} to ${entry.to}`] : [],
  );
  expect(states).toEqual(["active to inactive", "inactive to closed"]);
  expect(await bench.control.handset(ben).write(whatsappSender, "anybody there?")).toEqual({
    conversationSid: null,
    captured: false,
    channelMessageSid: expect.any(String),
  });
});

test("the timers property has the due dates, and is empty for a conversation without timers", async () => {
  const { timers, dateCreated } = await conversations().create(timed);
  const createdMs = dateCreated.getTime();
  const minutesLater = (text: string) => Math.round((Date.parse(text) - createdMs) / 60_000);
  expect({ inactive: minutesLater(timers.date_inactive), closed: minutesLater(timers.date_closed) }).toEqual({
    inactive: 10,
    closed: 70,
  });
  expect((await conversations().create({})).timers).toEqual({});
});

test("a message restarts the timers, and makes an inactive conversation active", async () => {
  const { sid } = await anaAndBen(bench);
  await conversations()(sid).update(timed);
  await bench.control.advance(9 * 60);
  await bench.control.handset(ben).write(whatsappSender, "still here");
  await bench.control.advance(9 * 60);
  expect(await stateOf(sid)).toBe("active");
  await bench.control.advance(60);
  expect(await stateOf(sid)).toBe("inactive");
  await conversations()(sid).messages.create({ body: "wake up" });
  expect(await stateOf(sid)).toBe("active");
  await bench.control.advance(9 * 60);
  expect(await stateOf(sid)).toBe("active");
});

test("with the switch timersRestart set to never, a message does not restart the timers", async () => {
  await bench.control.switches({ timersRestart: "never" });
  const { sid } = await anaAndBen(bench);
  await conversations()(sid).update(timed);
  await bench.control.advance(9 * 60);
  await bench.control.handset(ben).write(whatsappSender, "still here");
  await bench.control.advance(60);
  expect(await stateOf(sid)).toBe("inactive");
});

test("with the switch closedTimerCountsFrom, closing is counted from the last activity", async () => {
  await bench.control.switches({ closedTimerCountsFrom: "last activity" });
  const { sid } = await conversations().create(timed);
  await bench.control.advance(60 * 60);
  expect(await stateOf(sid)).toBe("closed");
});

test("without the inactive timer, closing is counted from the last activity", async () => {
  const { sid } = await conversations().create({ state: "active", "timers.closed": "PT10M" });
  await bench.control.advance(10 * 60);
  expect(await stateOf(sid)).toBe("closed");
});

test("an empty timer removes it", async () => {
  const { sid } = await conversations().create(timed);
  const { timers } = await conversations()(sid).update({ "timers.inactive": "", "timers.closed": "" });
  expect(timers).toEqual({});
  await bench.control.advance(24 * 60 * 60);
  expect(await stateOf(sid)).toBe("active");
});

test("a deleted conversation's timers are cancelled", async () => {
  const { sid } = await conversations().create(timed);
  await conversations()(sid).remove();
  await bench.control.advance(24 * 60 * 60);
  expect((await bench.control.history()).filter(({ kind }) => kind === "state")).toEqual([]);
});

test("with the switch timersNeedState off, timers may be set without a state", async () => {
  await bench.control.switches({ timersNeedState: false });
  expect((await conversations().create({ "timers.inactive": "PT1M" })).timers).toHaveProperty("date_inactive");
});

test("every date, including the Date header, follows the simulator's clock", async () => {
  await bench.control.advance(30 * 24 * 60 * 60);
  const { dateCreated } = await conversations().create({});
  const monthMs = 30 * 24 * 60 * 60 * 1000;
  expect(dateCreated.getTime() - Date.now()).toBeGreaterThan(monthMs - 60_000);
  const response = await fetch(`${bench.simulator.url}/conversations/v1/Conversations`);
  expect(Date.parse(response.headers.get("date") ?? "") - Date.now()).toBeGreaterThan(monthMs - 60_000);
  const { now, offsetSeconds } = await bench.control.clock();
  expect(Math.round(offsetSeconds)).toBe(30 * 24 * 60 * 60);
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(monthMs - 60_000);
});

describe("the clock", () => {
  test("fires in order of time, then of creation, each at its own time, including appointments made on the way", () => {
    const clock = new Clock();
    const start = clock.now().getTime();
    const fired: [string, number][] = [];
    const note = (what: string) => () => fired.push([what, Math.round((clock.now().getTime() - start) / 1000)]);
    clock.after(20_000, note("second"));
    clock.after(10_000, () => {
      note("first")();
      clock.after(5_000, note("made on the way"));
    });
    clock.after(20_000, note("third"));
    clock.after(90_000, note("too far"));
    clock.after(15_000, note("cancelled")).cancel();
    clock.advance(60);
    clock.cancelAll();
    expect(fired).toEqual([
      ["first", 10],
      ["made on the way", 15],
      ["second", 20],
      ["third", 20],
    ]);
  });

  test("fires by itself as real time passes", async () => {
    const clock = new Clock();
    await new Promise<void>((resolve) => clock.after(20, resolve));
    expect(clock.offsetSeconds).toBeLessThan(0.02);
  });
});

test.each([
  ["PT1M", 60_000],
  ["P1DT2H3M4.5S", 93_784_500],
  ["P2W", 1_209_600_000],
  ["PT0S", 0],
  ["P", undefined],
  ["PT", undefined],
  ["P1DT", undefined],
  ["1M", undefined],
  ["PT-1M", undefined],
])("%s is %s ms", (text, milliseconds) => {
  expect(durationMs(text)).toBe(milliseconds);
});
