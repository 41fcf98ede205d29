import { randomUUID } from "node:crypto";
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Endpoints } from "../local/endpoints.ts";
import type { BusEvent } from "./ticks.ts";

/**
 * Subscribes to the product's events as any service would: with a rule on the bus, and a queue for the matching events.
 * @param onEvent is called once per event, although bus and queue deliver at least once
 * @returns a function that ends the subscription, and removes the rule and the queue
 */
export async function subscribeToEvents(
  endpoints: Endpoints,
  onEvent: (event: BusEvent) => void,
): Promise<() => Promise<void>> {
  const { awsEndpointUrl: endpoint, region, awsCredentials: credentials, outputs } = endpoints;
  const sqs = new SQSClient({ endpoint, region, credentials });
  const eventBridge = new EventBridgeClient({ endpoint, region, credentials });
  const name = `playground-${randomUUID().slice(0, 8)}`;
  const rule = { EventBusName: outputs.EventBusName };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const pattern = { source: ["masked-conversations"] };
  await eventBridge.send(new PutRuleCommand({ ...rule, Name: name, EventPattern: JSON.stringify(pattern) }));
  await eventBridge.send(
    new PutTargetsCommand({ ...rule, Rule: name, Targets: [{ Id: "queue", Arn: Attributes?.QueueArn }] }),
  );

  const abort = new AbortController();
  const receiving = receive(sqs, QueueUrl, onEvent, abort.signal);
  return async () => {
    abort.abort();
    await receiving;
    await eventBridge.send(new RemoveTargetsCommand({ ...rule, Rule: name, Ids: ["queue"] }));
    await eventBridge.send(new DeleteRuleCommand({ ...rule, Name: name }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    sqs.destroy();
    eventBridge.destroy();
  };
}

/** Far more than can be in flight at once. */
const idsRemembered = 10_000;

async function receive(
  sqs: SQSClient,
  QueueUrl: string | undefined,
  onEvent: (event: BusEvent) => void,
  signal: AbortSignal,
) {
  const seen = new Set<string>();
  while (!signal.aborted) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 });
    let messages: Message[] = [];
    try {
      messages = (await sqs.send(command, { abortSignal: signal })).Messages ?? [];
    } catch (error) {
      // The local AWS may stop before the playground does; there is then no reason to poll at full speed.
      if (!signal.aborted) console.error("The playground could not receive events:", error);
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    for (const { Body = "" } of messages) {
      const event: BusEvent = JSON.parse(Body);
      if (seen.has(event.detail.id)) continue;
      if (seen.size >= idsRemembered) seen.clear();
      seen.add(event.detail.id);
      onEvent(event);
    }
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    if (Entries.length > 0 && !signal.aborted) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
