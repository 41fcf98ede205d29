import type { QueuedEvent } from "../../../lambda/model/events.ts";
import { formatVersion } from "../../../lambda/model/formats.ts";
import { eventQueue } from "../../../lambda/queue/event-queue.ts";
import { awsFault } from "../runtime/aws-stand-in.ts";
import { type SqsStandIn, startSqs } from "./sqs-stand-in.ts";

let sqs: SqsStandIn;
beforeEach(async () => {
  sqs = await startSqs();
});
afterEach(() => sqs.close());

const event: QueuedEvent = { type: "RemovedAtTwilio", reference: "order-8841", key: "onConversationRemoved.CH1" };
const put = () => eventQueue(sqs.sendMessage, sqs.queueUrl).put(event, "an id");

test("an event is one message, in the group of its reference, with the given id and the event as its body", async () => {
  await put();
  expect(sqs.calls).toEqual([
    {
      operation: "SendMessage",
      input: {
        QueueUrl: sqs.queueUrl,
        MessageBody: JSON.stringify({ ...event, formatVersion }),
        MessageGroupId: "order-8841",
        MessageDeduplicationId: "an id",
      },
    },
  ]);
});

test("a refusal by the queue is thrown", async () => {
  sqs.answer = () => awsFault(500, "InternalFailure");
  await expect(put()).rejects.toMatchObject({ name: "InternalFailure" });
});
