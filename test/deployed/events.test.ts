import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { connects, noButton } from "../../scenarios/connect.ts";
import { problemsOf } from "../schemas/validate-event.ts";
import { endpoints } from "./stack.ts";
import { connect } from "./world.ts";

const { outputs, awsEndpointUrl, region, awsCredentials } = endpoints();
const settings = { endpoint: awsEndpointUrl, region, credentials: awsCredentials };

interface BusEvent {
  source: string;
  "detail-type": string;
  detail: {
    id: string;
    version: string;
    stage: string;
    at: string;
    reference: string;
    conversationSid: string;
    attributes: unknown;
  };
}

/**
 * Subscribes a queue to the bus, as a service would. @returns reads what has come so far for a reference, until `count`
 * events have
 */
async function subscribe(sqs: SQSClient, eventBridge: EventBridgeClient) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "subscriber" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const rule = { EventBusName: outputs.EventBusName };
  await eventBridge.send(
    new PutRuleCommand({
      ...rule,
      Name: "everything",
      EventPattern: JSON.stringify({ source: ["masked-conversations"] }),
    }),
  );
  await eventBridge.send(
    new PutTargetsCommand({ ...rule, Rule: "everything", Targets: [{ Id: "queue", Arn: Attributes?.QueueArn }] }),
  );
  return async (reference: string, count: number): Promise<BusEvent[]> => {
    const events: BusEvent[] = [];
    for (let endMs = Date.now() + 15_000; events.length < count && Date.now() < endMs; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      for (const { Body = "" } of Messages) {
        const event: BusEvent = JSON.parse(Body);
        if (event.detail.reference === reference) events.push(event);
      }
    }
    return events;
  };
}

test("the milestones of a conversation are on the bus, without a number and without a word of what was said", async () => {
  const world = connect();
  const [sqs, eventBridge] = [new SQSClient(settings), new EventBridgeClient(settings)];
  try {
    const eventsOf = await subscribe(sqs, eventBridge);
    const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
    const reference = world.reference("bus");
    const { conversationSid } = await connects(world, reference, courier, customer);
    await customer.writes("The secret door is green");
    await courier.receives("The secret door is green");
    await world.close(reference);

    const timeline = (await world.describe(reference)).timeline.map(({ type }) => type);
    const events = await eventsOf(reference, timeline.length);
    expect(events.map((event) => event["detail-type"]).sort()).toEqual([...timeline].sort());
    expect(new Set(events.map(({ detail }) => detail.id)).size).toBe(events.length);
    for (const { source, detail, "detail-type": type } of events) {
      expect(source).toBe("masked-conversations");
      expect({ type, detail, problems: problemsOf(type, detail) }).toMatchObject({ problems: [] });
      expect(detail).toMatchObject({ stage: "local", reference, conversationSid });
    }
    const shown = JSON.stringify(events);
    for (const secret of [courier.address.slice(-9), customer.address.slice(-9), "secret door", "Ana", noButton])
      expect(shown).not.toContain(secret);
  } finally {
    sqs.destroy();
    eventBridge.destroy();
  }
}, 60_000);
