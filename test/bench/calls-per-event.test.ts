import { buildBundles } from "../../bench/bundles.ts";
import { forgedWebhooks, messageWebhooks, openings, receiptWebhooks, relayedMessages } from "../../bench/events.ts";
import { benchSecrets } from "../../bench/figures.ts";
import { itemsOf } from "../../bench/items-of.ts";
import { type Loopback, startLoopback } from "../../bench/loopback.ts";
import { callsPerEvent, type Sample, type Stopwatch, startStopwatch, type Variant } from "../../bench/measure.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { inState } from "../lambda/decide/given.ts";

/** Runs the deployed bundles in separate processes, and counts their requests. */

let loopback: Loopback;
let stopwatch: Stopwatch;
let bundles: ReturnType<typeof buildBundles>;

beforeAll(async () => {
  loopback = await startLoopback({ tls: false, secrets: benchSecrets });
  stopwatch = startStopwatch(loopback, process.execPath);
  bundles = buildBundles(`${loopback.url}/twilio`, { withNaive: false });
});
afterAll(async () => {
  stopwatch.close();
  bundles.remove();
  await loopback.close();
});

const run = (name: "webhook" | "process-event", given: Omit<Variant, "bundlePath">): Promise<Sample> =>
  stopwatch.run({ bundlePath: bundles.ours(name), ...given });

/** Both windows stay open for hours, whenever the test runs. */
function connected(): Conversation {
  const windowEndsAtMs = Date.now() + 20 * 60 * 60_000;
  const conversation = inState.connected();
  const { initiator, invitee } = conversation;
  return { ...conversation, initiator: { ...initiator, windowEndsAtMs }, invitee: { ...invitee, windowEndsAtMs } };
}

test("a webhook costs one call to the queue, and the first one also a read of the secret", async () => {
  const { calls, answers } = await run("webhook", { events: messageWebhooks(4) });
  expect(calls).toEqual(["GetSecretValue", "SendMessage", "SendMessage", "SendMessage", "SendMessage"]);
  expect(answers).toEqual([{ statusCode: 204 }, { statusCode: 204 }]);
});

test("a dropped receipt costs no call", async () => {
  const { calls, answers } = await run("webhook", { events: receiptWebhooks(4) });
  expect(calls).toEqual(["GetSecretValue"]);
  expect(answers[1]).toEqual({ statusCode: 204 });
});

test("forged requests by somebody who does not know the account cost no call, however many they are", async () => {
  const { calls, answers } = await run("webhook", { events: [...messageWebhooks(1), ...forgedWebhooks(100)] });
  expect(calls).toEqual(["GetSecretValue", "SendMessage"]);
  expect(answers[1]).toEqual({ statusCode: 403 });
});

test("a relayed message costs one read and one write, no call to Twilio, and no read of the cached secret", async () => {
  const conversation = connected();
  const sample = await run("process-event", {
    events: relayedMessages(4, conversation),
    items: await itemsOf(conversation),
  });
  expect(sample.calls.slice(0, 3)).toEqual(["GetSecretValue", "GetItem", "PutItem"]);
  expect(callsPerEvent(sample, sample.calls.slice(0, 3), 3)).toEqual(["GetItem", "PutItem"]);
  expect(new Set(sample.calls.slice(3))).toEqual(new Set(["GetItem", "PutItem"]));
});

test("a redelivered message costs one read and no write", async () => {
  const conversation = connected();
  const [message] = relayedMessages(1, conversation);
  const { calls } = await run("process-event", {
    events: [message, message, message],
    items: await itemsOf(conversation),
  });
  expect(calls).toEqual(["GetSecretValue", "GetItem", "PutItem", "GetItem", "GetItem"]);
});

test("an opening reads the secret once and sets up at Twilio with five calls", async () => {
  const { calls } = await run("process-event", { events: openings(2) });
  expect(calls.filter((call) => call === "GetSecretValue")).toHaveLength(1);
  expect(calls.filter((call) => call.startsWith("Twilio"))).toHaveLength(10);
});
