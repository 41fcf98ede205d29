import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { QueuedEvent } from "../../../lambda/model/events.ts";
import { formatVersion } from "../../../lambda/model/formats.ts";
import { expirySchedules } from "../../../lambda/process/expiry-schedules.ts";

/** As the AWS SDK writes it (EventBridge Scheduler API reference, CreateSchedule). */
interface Schedule {
  GroupName: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone: string;
  FlexibleTimeWindow: { Mode: string };
  ActionAfterCompletion: string;
  Target: {
    Arn: string;
    RoleArn: string;
    Input: string;
    SqsParameters: { MessageGroupId: string };
    RetryPolicy: { MaximumEventAgeInSeconds: number; MaximumRetryAttempts: number };
  };
}

/**
 * What EventBridge Scheduler holds, by name: a REST API that creates, updates and deletes, and says when there is one
 * too many or none.
 */
const held = new Map<string, Schedule>();
/** Answered instead of anything else, where set. */
let fault: { status: number; type: string } | undefined;

const methods: Record<string, (name: string, body: string) => { status: number; type?: string }> = {
  POST: (name, body) => {
    if (held.has(name)) return { status: 409, type: "ConflictException" };
    held.set(name, JSON.parse(body));
    return { status: 200 };
  },
  PUT: (name, body) => {
    if (!held.has(name)) return { status: 404, type: "ResourceNotFoundException" };
    held.set(name, JSON.parse(body));
    return { status: 200 };
  },
  DELETE: (name) => (held.delete(name) ? { status: 200 } : { status: 404, type: "ResourceNotFoundException" }),
};

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, , name = ""] = pathname.split("/");
  const { status, type } = fault ?? methods[request.method ?? ""]?.(name, await text(request)) ?? { status: 405 };
  response.writeHead(status, { "content-type": "application/json", ...(type && { "x-amzn-errortype": type }) });
  response.end(
    JSON.stringify(type ? { Message: type } : { ScheduleArn: `arn:aws:scheduler:::schedule/stage/${name}` }),
  );
});

const place = {
  groupName: "stage",
  roleArn: "arn:aws:iam::111122223333:role/schedules",
  queueArn: "arn:aws:sqs:::events.fifo",
};
const nowMs = Date.UTC(2026, 10, 22, 12);
const expired = (reference: string): QueuedEvent => ({
  type: "RemovedAtTwilio",
  reference,
  key: `expired ${reference}`,
});

let client: SchedulerClient;
let schedules: ReturnType<typeof expirySchedules>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = new SchedulerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  schedules = expirySchedules(client, place, () => nowMs);
});
afterAll(() => {
  client.destroy();
  server.close();
});
beforeEach(() => {
  held.clear();
  fault = undefined;
});

test("a schedule sends one event to the conversation's group, and is then deleted", async () => {
  await schedules.set("order-1", nowMs + 15 * 60_000, expired("order-1"));
  expect([...held.values()]).toEqual([
    {
      ClientToken: expect.any(String),
      GroupName: "stage",
      ScheduleExpression: "at(2026-11-22T12:15:00)",
      ScheduleExpressionTimezone: "UTC",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: place.queueArn,
        RoleArn: place.roleArn,
        Input: JSON.stringify({ ...expired("order-1"), formatVersion }),
        SqsParameters: { MessageGroupId: "order-1" },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
    },
  ]);
});

test.each(["a", `${"~".repeat(99)}a`, "order.1_2-3~4"])("%s has a schedule with a valid name", async (reference) => {
  await schedules.set(reference, nowMs + 60_000, expired(reference));
  expect([...held.keys()]).toEqual([expect.stringMatching(/^[0-9a-zA-Z\-_.]{1,64}$/)]);
});

test("two references have two schedules", async () => {
  for (const reference of ["order-1", "order-2"]) await schedules.set(reference, nowMs + 60_000, expired(reference));
  expect(held.size).toBe(2);
});

const expressions = () => [...held.values()].map(({ ScheduleExpression }) => ScheduleExpression);

test("seconds are rounded up, so that no event is early", async () => {
  await schedules.set("order-1", nowMs + 1, expired("order-1"));
  expect(expressions()).toEqual(["at(2026-11-22T12:00:01)"]);
});

test("a time that has passed becomes a minute from now", async () => {
  await schedules.set("order-1", nowMs - 60_000, expired("order-1"));
  expect(expressions()).toEqual(["at(2026-11-22T12:01:00)"]);
});

test("setting a schedule twice leaves one, at the second time", async () => {
  await schedules.set("order-1", nowMs + 60_000, expired("order-1"));
  await schedules.set("order-1", nowMs + 120_000, expired("order-1"));
  expect(expressions()).toEqual(["at(2026-11-22T12:02:00)"]);
});

test("cancelling once, twice, or without a schedule leaves none", async () => {
  await schedules.cancel("order-1");
  await schedules.set("order-1", nowMs + 60_000, expired("order-1"));
  await schedules.cancel("order-1");
  await schedules.cancel("order-1");
  expect(held.size).toBe(0);
});

test.each([
  { status: 500, type: "InternalServerException" },
  { status: 429, type: "ThrottlingException" },
  { status: 403, type: "AccessDeniedException" },
])("$type is thrown, so that the queue redelivers the event", async (answer) => {
  fault = answer;
  await expect(schedules.set("order-1", nowMs + 60_000, expired("order-1"))).rejects.toThrow(answer.type);
  await expect(schedules.cancel("order-1")).rejects.toThrow(answer.type);
});
