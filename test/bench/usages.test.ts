import { type FunctionFigures, type Measures, receipt, relayedMessage, steps } from "../../bench/cost/usages.ts";
import type { Step } from "../../bench/journey.ts";

/** Without cold starts; a line of four bytes counts thirty. */
const warm = (changes: Partial<FunctionFigures> = {}): FunctionFigures => ({
  memoryMb: 1_024,
  cpuMs: 0,
  coldMs: 0,
  ownLines: ["four"],
  platformLines: [],
  ...changes,
});

const measures: Measures = {
  storing: warm(),
  dropping: warm(),
  relaying: { ...warm(), dynamoDbCalls: 2, readUnits: 1, writeUnits: 1 },
  acting: warm(),
  operating: warm(),
  accessLine: "four",
  twilioMs: 100,
};

const step: Step = {
  name: "a step",
  twilioCalls: 5,
  twilioDepth: 3,
  storedWebhooks: 2,
  droppedWebhooks: 3,
  queuedEvents: 4,
  operations: 1,
  operationMs: 390,
  dynamoDbCalls: 12,
  readUnits: 6,
  writeUnits: 7,
  busEvents: 2,
  logLines: ["four", "four"],
};

test("a relayed message uses one request, two invocations, three calls to the queue, a read, a write, and their log", () => {
  expect(relayedMessage(measures)).toEqual({
    gatewayRequests: 1,
    lambdaRequests: 2,
    // 10 ms for the queue, and 5 ms for each call to DynamoDB, at a gigabyte each.
    lambdaGbSeconds: expect.closeTo(0.02),
    sqsRequests: 3,
    readUnits: 1,
    writeUnits: 1,
    logBytes: 90,
    busEvents: 0,
    schedulerInvocations: 0,
    secretReads: expect.closeTo(4 / 3_000),
  });
});

test("a receipt uses one request and one invocation without waiting", () => {
  expect(receipt(measures)).toMatchObject({
    gatewayRequests: 1,
    lambdaRequests: 1,
    lambdaGbSeconds: 0,
    sqsRequests: 0,
    logBytes: 60,
  });
});

test("a hundredth of the invocations is cold, and their Init is billed", () => {
  const { lambdaGbSeconds } = receipt({ ...measures, dropping: warm({ coldMs: 500 }) });
  expect(lambdaGbSeconds).toBeCloseTo(0.005);
});

test("Lambda's own log lines are billed", () => {
  expect(receipt({ ...measures, dropping: warm({ platformLines: ["four", "four"] }) }).logBytes).toBe(120);
});

test("a step uses its webhooks, and its operations and events with their waiting", () => {
  expect(steps(measures, [step])).toEqual({
    gatewayRequests: 5,
    lambdaRequests: 5 + 1 + 4,
    // The stored webhooks 2 × 10 ms; the operation 390 and 10 ms; the events 3 × 100 ms at Twilio and 12 × 5 ms at
    // DynamoDB together.
    lambdaGbSeconds: expect.closeTo(0.02 + 0.4 + 0.36),
    sqsRequests: 12,
    readUnits: 6,
    writeUnits: 7,
    // Five of the API's lines, and two of the functions'.
    logBytes: 5 * 30 + 2 * 30,
    busEvents: 2,
    schedulerInvocations: 0,
    secretReads: 0,
  });
});

test("empty steps cost nothing", () => {
  const idle: Step = {
    ...step,
    storedWebhooks: 0,
    droppedWebhooks: 0,
    queuedEvents: 0,
    operations: 0,
    readUnits: 0,
    writeUnits: 0,
    busEvents: 0,
  };
  expect(Object.values(steps(measures, [{ ...idle, logLines: [] }])).every((count) => count === 0)).toBe(true);
});
