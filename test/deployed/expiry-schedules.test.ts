import {
  CreateScheduleGroupCommand,
  DeleteScheduleGroupCommand,
  ListSchedulesCommand,
  SchedulerClient,
} from "@aws-sdk/client-scheduler";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { QueuedEvent } from "../../lambda/model/events.ts";
import { stamped } from "../../lambda/model/formats.ts";
import { expirySchedules } from "../../lambda/process/expiry-schedules.ts";
import { endpoints } from "./stack.ts";

const { awsEndpointUrl, region, awsCredentials } = endpoints();
const settings = { endpoint: awsEndpointUrl, region, credentials: awsCredentials };

/** Beside the stack: a group of schedules and a FIFO queue like the stack's, which nobody else empties. */
const groupName = "expiry-schedules-test";
const scheduler = new SchedulerClient(settings);
const sqs = new SQSClient(settings);
let queueUrl: string | undefined;
let schedules: ReturnType<typeof expirySchedules>;

beforeAll(async () => {
  const Attributes = { FifoQueue: "true", ContentBasedDeduplication: "true", DeduplicationScope: "messageGroup" };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${groupName}.fifo`, Attributes }));
  const queue = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  await scheduler.send(new CreateScheduleGroupCommand({ Name: groupName }));
  queueUrl = QueueUrl;
  schedules = expirySchedules(scheduler, {
    groupName,
    roleArn: "arn:aws:iam::000000000000:role/schedules",
    queueArn: queue.Attributes?.QueueArn ?? "",
  });
});
afterAll(async () => {
  await scheduler.send(new DeleteScheduleGroupCommand({ Name: groupName }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  scheduler.destroy();
  sqs.destroy();
});

const expired = (reference: string): QueuedEvent => ({
  type: "InvitationExpired",
  reference,
  key: "invitation-expired",
});

async function held(): Promise<number> {
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: groupName }));
  return Schedules.length;
}

/** What comes until that time, each message with the group that it came in. */
async function received(untilMs: number): Promise<{ group: string | undefined; event: QueuedEvent }[]> {
  const messages = [];
  while (Date.now() < untilMs) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["MessageGroupId"],
      }),
    );
    messages.push(
      ...Messages.map(({ Body = "", Attributes }) => ({ group: Attributes?.MessageGroupId, event: JSON.parse(Body) })),
    );
  }
  return messages;
}

test("an event comes once, in its group, when its time has come; a cancelled one never; and no schedule is left", async () => {
  const atMs = Date.now() + 3_000;
  for (const reference of ["order-1", "order-2"]) {
    await schedules.set(reference, atMs, expired(reference));
    await schedules.set(reference, atMs, expired(reference));
  }
  expect(await held()).toBe(2);
  await schedules.cancel("order-2");
  await schedules.cancel("order-2");
  expect(await held()).toBe(1);

  expect(await received(atMs)).toEqual([]);
  // The local AWS looks every few seconds for what is due, real AWS within a minute.
  expect(await received(atMs + 12_000)).toEqual([{ group: "order-1", event: stamped(expired("order-1")) }]);
  expect(await held()).toBe(0);
}, 60_000);
