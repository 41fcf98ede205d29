import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import type { QueuedEvent } from "../../../lambda/model/events.ts";
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
const handling = (process: (event: QueuedEvent) => Promise<void>) =>
  eventHandler(process, new SQSClient(sqs.client), sqs.queueUrl);
const failing = async (): Promise<void> => {
  throw new Error("No answer for whatsapp:+5511900000077");
};

test("an event is handed over as it was put on the queue, and nothing is asked of the queue", async () => {
  const handled: QueuedEvent[] = [];
  await handling(async (one) => void handled.push(one))({ Records: [record(1)] });
  expect(handled).toEqual([event]);
  expect(sqs.calls).toEqual([]);
});

test.each([
  [1, 2],
  [2, 8],
  [3, 32],
  [9, 900],
])(
  "an event that fails at receive %i throws, so that it stays, and comes again in %i seconds",
  async (receiveCount, VisibilityTimeout) => {
    await expect(handling(failing)({ Records: [record(receiveCount)] })).rejects.toThrow(
      "The event MessageAdded of order-8841 could not be handled",
    );
    expect(sqs.calls).toEqual([
      {
        operation: "ChangeMessageVisibility",
        input: { QueueUrl: sqs.queueUrl, ReceiptHandle: `handle of receive ${receiveCount}`, VisibilityTimeout },
      },
    ]);
  },
);

test("what is thrown quotes nothing of the fault, for the runtime logs it as it is", async () => {
  const quoting = async () => {
    throw new Error("whatsapp:+5511900000077 at the door");
  };
  const thrown: unknown = await handling(quoting)({ Records: [record(1)] }).catch((error: unknown) => error);
  expect(String(thrown)).not.toMatch(/5511900000077|at the door/);
});

test("a body that is no event throws without being quoted, and stays", async () => {
  const broken = { ...record(1), body: "at the door" };
  const thrown: unknown = await handling(failing)({ Records: [broken] }).catch((error: unknown) => error);
  expect(String(thrown)).toContain("EventNotHandled");
  expect(String(thrown)).not.toContain("at the door");
});

test("an event that fails is logged by reference, type and receive count, without its author or text", async () => {
  await expect(handling(failing)({ Records: [record(3)] })).rejects.toThrow();
  expect(log.lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: "ERROR", reference: "order-8841", type: "MessageAdded", receiveCount: 3 }),
  ]);
  expect(log.text()).not.toMatch(/5511900000077|at the door/);
});

test("an event that fails while the queue does not take the delay either still throws", async () => {
  sqs.answer = () => awsFault(500, "InternalFailure");
  await expect(handling(failing)({ Records: [record(1)] })).rejects.toThrow();
});

test("a message that is no event throws, and nothing is handled", async () => {
  const handled: QueuedEvent[] = [];
  await expect(handling(async (one) => void handled.push(one))({ Records: [record(1, "no JSON")] })).rejects.toThrow();
  expect(handled).toEqual([]);
});

describe("the delay before the next try", () => {
  const delays = Array.from({ length: 20 }, (_, place) => retryDelaySeconds(place + 1));

  test("is 2 s, 8 s, 32 s, 128 s, 512 s, then a quarter of an hour", () => {
    expect(delays.slice(0, 7)).toEqual([2, 8, 32, 128, 512, 900, 900]);
    expect(new Set(delays.slice(6))).toEqual(new Set([900]));
  });

  test("is two seconds also for a count that cannot be", () => {
    expect([0, -1].map(retryDelaySeconds)).toEqual([2, 2]);
  });
});
