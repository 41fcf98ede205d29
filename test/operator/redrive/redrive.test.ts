import { countOf, lookAt } from "../../../packages/operator/redrive/dead-letters.ts";
import { move } from "../../../packages/operator/redrive/move.ts";
import { inVirtualTime } from "../../in-process/virtual-time.ts";
import { queues, SqsWithDeadLetters } from "./sqs-with-dead-letters.ts";

const events = [
  { reference: "order-1", type: "MessageAdded", author: "whatsapp:+5511900000077", body: "the green door" },
  { reference: "order-2", type: "CloseRequested" },
  { reference: "order-1", type: "DeliveryFailed" },
];
const bodies = events.map((event) => JSON.stringify(event));

test("events are listed by reference and type, and stay in the queue", async () => {
  const sqs = new SqsWithDeadLetters([...events, "+5511900000077"], { hasMoveTasks: true });
  expect(await countOf(sqs.client, queues.deadLetterQueueUrl)).toBe(4);
  const letters = await lookAt(sqs.client, queues.deadLetterQueueUrl);
  expect(letters.map(({ reference, type }) => `${type} ${reference}`)).toEqual([
    "MessageAdded order-1",
    "CloseRequested order-2",
    "DeliveryFailed order-1",
    "(unreadable) (unreadable)",
  ]);
  expect(JSON.stringify(letters)).not.toMatch(/5511900000077|green door/);
  expect(sqs.deadLetters).toHaveLength(4);
});

test("SQS moves the events where it supports move tasks", () =>
  inVirtualTime(async () => {
    const sqs = new SqsWithDeadLetters(events, { hasMoveTasks: true });
    expect(await move(sqs.client, queues)).toEqual({ count: 3, isDone: true });
    expect(sqs.events.map(({ body }) => body)).toEqual(bodies);
    expect(sqs.calls).not.toContain("SendMessage");
  }));

test("elsewhere events are moved one by one, in order, each in its group", () =>
  inVirtualTime(async () => {
    const sqs = new SqsWithDeadLetters(events, { hasMoveTasks: false });
    expect(await move(sqs.client, queues)).toEqual({ count: 3, isDone: true });
    expect(sqs.events).toEqual(bodies.map((body, place) => ({ body, group: events[place]?.reference })));
    expect(sqs.deadLetters).toEqual([]);
  }));

test.each(["SendMessage", "DeleteMessage"])(
  "after a failure at %s, a second run neither loses nor duplicates an event",
  (call) =>
    inVirtualTime(async () => {
      const sqs = new SqsWithDeadLetters(events, { hasMoveTasks: false });
      sqs.failsAt = call;
      await expect(move(sqs.client, queues)).rejects.toThrow("failed");
      await move(sqs.client, queues);
      expect(sqs.events.map(({ body }) => body)).toEqual(bodies);
      expect(sqs.deadLetters).toEqual([]);
    }),
);

test("an SQS error is not mistaken for missing support for move tasks", async () => {
  const sqs = new SqsWithDeadLetters(events, { hasMoveTasks: true });
  sqs.failsAt = "StartMessageMoveTask";
  await expect(move(sqs.client, queues)).rejects.toThrow("failed");
  expect(sqs.calls).not.toContain("SendMessage");
});
