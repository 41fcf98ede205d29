import type { SQSRecord } from "aws-lambda";
import type { QueuedEvent } from "../../../lambda/model/events.ts";
import { NewerFormat } from "../../../lambda/model/formats.ts";
import { eventHandler } from "../../../lambda/queue/event-handler.ts";
import { retryDelaySeconds } from "../../../lambda/queue/retry-later.ts";
import { awsFault } from "../runtime/aws-stand-in.ts";
import { captureLog } from "../runtime/captured-log.ts";
import { type SqsStandIn, startSqs } from "./sqs-stand-in.ts";

let sqs: SqsStandIn;
let log: ReturnType<typeof captureLog>;
beforeEach(async () => {
  sqs = await startSqs();
  log = captureLog();
});
afterEach(() => sqs.close());

const event: QueuedEvent = {
  type: "MessageAdded",
  reference: "order-8841",
  key: "onMessageAdded.IM1",
  messageSid: "IM1",
  index: 1,
  author: "whatsapp:+5511900000077",
  body: "I am at the door",
  atMs: 0,
};
const record = (receiveCount: number, body = JSON.stringify(event)): SQSRecord => ({
  messageId: "1",
  receiptHandle: `handle of receive ${receiveCount}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: "0",
    SenderId: "AIDA",
    ApproximateFirstReceiveTimestamp: "0",
    MessageGroupId: "order-8841",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-west-1:111122223333:events.fifo",
  awsRegion: "eu-west-1",
});
const maxReceiveCount = 8;
const handling = (process: (event: QueuedEvent) => Promise<void>) =>
  eventHandler(process, sqs.changeMessageVisibility, { queueUrl: sqs.queueUrl, maxReceiveCount, stage: "test" });
const failing = async (): Promise<void> => {
  throw new Error("No answer for whatsapp:+5511900000077");
};
const reported = { batchItemFailures: [{ itemIdentifier: "1" }] };
/** The log's lines, and those that count something apart. */
const logged = () => {
  const lines = log.lines.map((line) => JSON.parse(line));
  return { told: lines.filter((line) => !("_aws" in line)), counted: lines.filter((line) => "_aws" in line) };
};

test("an event is handled unchanged, without a report or a call to the queue", async () => {
  const handled: QueuedEvent[] = [];
  const answer = await handling(async (one) => void handled.push(one))({ Records: [record(1)] });
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(handled).toEqual([event]);
  expect(sqs.calls).toEqual([]);
  expect(log.lines).toEqual([]);
});

test.each([
  [1, 2],
  [2, 8],
  [3, 32],
  [4, 128],
  [5, 512],
  [6, 900],
  [7, 900],
  [8, 0],
  [9, 0],
])(
  "an event that fails at receive %i of 8 is reported, and redelivered in %i seconds",
  async (receiveCount, VisibilityTimeout) => {
    expect(await handling(failing)({ Records: [record(receiveCount)] })).toEqual(reported);
    expect(sqs.calls).toEqual([
      {
        operation: "ChangeMessageVisibility",
        input: { QueueUrl: sqs.queueUrl, ReceiptHandle: `handle of receive ${receiveCount}`, VisibilityTimeout },
      },
    ]);
  },
);

test("an event that fails is logged once, by reference, type and receive count, without its author or text", async () => {
  await handling(failing)({ Records: [record(3)] });
  expect(logged().told).toEqual([
    {
      level: "ERROR",
      message: "An event could not be handled; the queue will retry it.",
      reference: "order-8841",
      type: "MessageAdded",
      receiveCount: 3,
      errorName: "Error",
      thrownAt: expect.any(String),
    },
  ]);
  expect(log.text()).not.toMatch(/5511900000077|at the door/);
});

test("the log says which attempt was the last", async () => {
  await handling(failing)({ Records: [record(maxReceiveCount)] });
  expect(logged().told).toEqual([
    expect.objectContaining({
      message: "An event could not be handled; this was its last try, and it goes to the dead-letter queue.",
      receiveCount: maxReceiveCount,
    }),
  ]);
});

test("each failed attempt is counted once, in the metric that the alarm watches", async () => {
  for (const receiveCount of [1, maxReceiveCount]) await handling(failing)({ Records: [record(receiveCount)] });
  const count = expect.objectContaining({ Stage: "test", EventFailures: 1 });
  expect(logged().counted).toEqual([count, count]);
});

test.each([1, maxReceiveCount])(
  "an event that fails at receive %i is reported even if the queue does not accept the delay",
  async (receiveCount) => {
    sqs.answer = () => awsFault(500, "InternalFailure");
    expect(await handling(failing)({ Records: [record(receiveCount)] })).toEqual(reported);
    expect(logged().told).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^An event could not be handled/) }),
      expect.objectContaining({
        level: "ERROR",
        message: "SQS did not take the delay of a failed event; its visibility time-out decides.",
        errorName: "InternalFailure",
      }),
    ]);
    expect(logged().counted).toHaveLength(1);
  },
);

test.each(["at the door", '"at the door"', '{"body": "at the door"', "null", ""])(
  "a body that is not an event is reported as a failure, without being handled or quoted: %s",
  async (body) => {
    const handled: QueuedEvent[] = [];
    const answer = await handling(async (one) => void handled.push(one))({ Records: [record(2, body)] });
    expect(answer).toEqual(reported);
    expect(handled).toEqual([]);
    expect(sqs.calls).toMatchObject([{ operation: "ChangeMessageVisibility", input: { VisibilityTimeout: 8 } }]);
    expect(logged().told).toEqual([
      expect.objectContaining({ receiveCount: 2, errorMessage: "The record's body is no JSON object." }),
    ]);
    expect(logged().counted).toHaveLength(1);
    expect(log.text()).not.toMatch(/at |door/);
  },
);

test("events behind a failed one in a batch are reported without being handled", async () => {
  const handled: string[] = [];
  const process = async ({ reference }: QueuedEvent) => {
    if (reference === "order-2") await failing();
    handled.push(reference);
  };
  const Records = ["1", "2", "3"].map((number) => ({
    ...record(1, JSON.stringify({ ...event, reference: `order-${number}` })),
    messageId: number,
  }));
  expect(await handling(process)({ Records })).toEqual({
    batchItemFailures: [{ itemIdentifier: "2" }, { itemIdentifier: "3" }],
  });
  expect(handled).toEqual(["order-1"]);
  expect(sqs.calls).toHaveLength(1);
});

describe("the delay before the next attempt", () => {
  const delaysOf = (maxReceiveCount: number, error = new Error("Twilio is unavailable.")) =>
    Array.from({ length: maxReceiveCount }, (_, place) => retryDelaySeconds(place + 1, maxReceiveCount, error));

  test("is 2 s, 8 s, 32 s, 128 s, 512 s, then a quarter of an hour, and none after the last", () => {
    expect(delaysOf(8)).toEqual([2, 8, 32, 128, 512, 900, 900, 0]);
    expect(delaysOf(3)).toEqual([2, 8, 0]);
    expect(delaysOf(1)).toEqual([0]);
  });

  test("is two minutes at most for what a newer release wrote", () => {
    expect(delaysOf(8, new NewerFormat("The event MessageAdded", 3))).toEqual([2, 8, 32, 120, 120, 120, 120, 0]);
  });

  test("is two seconds for an impossible count", () => {
    expect([0, -1].map((receiveCount) => retryDelaySeconds(receiveCount, 8, undefined))).toEqual([2, 2]);
  });
});
