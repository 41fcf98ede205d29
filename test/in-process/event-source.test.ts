import { setTimeout as sleep } from "node:timers/promises";
import { NewerFormat } from "../../lambda/model/formats.ts";
import { eventHandler } from "../../lambda/queue/event-handler.ts";
import type { ChangeMessageVisibility } from "../../lambda/runtime/aws-calls.ts";
import { captureLog } from "../lambda/runtime/captured-log.ts";
import { deliver } from "./event-source.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { inVirtualTime } from "./virtual-time.ts";

/** The handler on a queue: how long a poison event delays the events behind it, and no others. */

interface Numbered {
  type: string;
  reference: string;
  number: number;
}
const event = (reference: string, number: number): Numbered => ({ type: "MessageAdded", reference, number });
const poison = event("poisoned", 1);
const maxReceiveCount = 8;
const visibilityTimeoutMs = 180_000;

/**
 * Queues a poison event, one behind it and one of another conversation.
 * @param fails handles the poison event
 * @returns when each attempt started, in seconds
 */
function play(fails: () => Promise<void>, changeVisibility?: () => Promise<void>): Promise<Record<string, number[]>> {
  captureLog();
  return inVirtualTime(async () => {
    const startMs = Date.now();
    const begun: Record<string, number[]> = {};
    const changeMessageVisibility: ChangeMessageVisibility = async ({ ReceiptHandle = "", VisibilityTimeout = 0 }) => {
      await changeVisibility?.();
      queue.changeVisibility(ReceiptHandle, VisibilityTimeout * 1_000);
      return {};
    };
    const handler = eventHandler<Numbered>(
      async ({ reference, number }) => {
        const name = `${reference} ${number}`;
        begun[name] = [...(begun[name] ?? []), (Date.now() - startMs) / 1_000];
        if (reference === poison.reference && number === poison.number) await fails();
      },
      changeMessageVisibility,
      { queueUrl: "queue", maxReceiveCount, stage: "test" },
    );
    const queue: FifoQueue<Numbered> = new FifoQueue((one, delivery) => deliver(one, delivery, handler), {
      attempts: maxReceiveCount,
      visibilityTimeoutMs,
    });
    await queue.put(poison, "1");
    await queue.put(event("poisoned", 2), "2");
    await queue.put(event("healthy", 1), "1");
    await queue.empty();
    expect(queue.deadLetters.map((letter) => letter.event)).toEqual([poison]);
    return begun;
  });
}

const refuse = async (): Promise<never> => {
  throw new Error("Not this one.");
};

test("an event that fails at once delays its conversation for 41 minutes and 22 seconds, and no other", async () => {
  expect(await play(refuse)).toEqual({
    "poisoned 1": [0, 2, 10, 42, 170, 682, 1_582, 2_482],
    "poisoned 2": [2_482],
    "healthy 1": [0],
  });
});

test("an event that a newer release wrote delays its conversation for 8 minutes and 42 seconds, and no other", async () => {
  const leave = async () => Promise.reject(new NewerFormat("The event MessageAdded", 3));
  expect(await play(leave)).toEqual({
    "poisoned 1": [0, 2, 10, 42, 162, 282, 402, 522],
    "poisoned 2": [522],
    "healthy 1": [0],
  });
});

test("one that fails just before the function's timeout of 30 s delays it for 45 minutes and 22 seconds", async () => {
  const failSlowly = async () => {
    await sleep(30_000);
    await refuse();
  };
  expect(await play(failSlowly)).toMatchObject({ "poisoned 2": [2_722], "healthy 1": [0] });
});

test("when SQS accepts no delay, the visibility timeout applies, also after the last attempt: 24 minutes", async () => {
  expect(await play(refuse, refuse)).toEqual({
    "poisoned 1": [0, 180, 360, 540, 720, 900, 1_080, 1_260],
    "poisoned 2": [1_440],
    "healthy 1": [0],
  });
});
