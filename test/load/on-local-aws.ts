import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { conversationStore } from "../../lambda/tables/conversations.ts";
import type { Endpoints } from "../../local/endpoints.ts";
import { startLocalStack } from "../../local/local-stack.ts";
import { localDirectory } from "../../local/paths.ts";
import { connects } from "../../scenarios/connect.ts";
import type { Person } from "../../scenarios/person.ts";
import { connectWorld, type World } from "../../scenarios/world.ts";
import { rememberedAs } from "./talk.ts";

export interface LocalAwsFigures {
  conversations: number;
  events: number;
  seconds: number;
  eventsPerSecond: number;
  violations: string[];
}

interface Pair {
  reference: string;
  courier: Person;
  customer: Person;
}

const patienceMs = 5 * 60_000;

const textOf = (index: number): string => `Message ${index}`;
const writesAt = ({ courier, customer }: Pair, index: number): Person => (index % 2 === 0 ? courier : customer);

async function connectPair(world: World): Promise<Pair> {
  const pair = {
    reference: world.reference("load"),
    courier: world.person("courier", "whatsapp"),
    customer: world.person("customer", "whatsapp"),
  };
  await connects(world, pair.reference, pair.courier, pair.customer);
  return pair;
}

/** Waits until nothing is on the queue and nothing in a function's hands. @throws after five minutes */
async function untilEmpty(sqs: SQSClient, QueueUrl: string | undefined): Promise<void> {
  const endMs = Date.now() + patienceMs;
  for (;;) {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    const left =
      Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    if (left === 0) return;
    if (Date.now() > endMs)
      throw new Error(`${left} events are still on the queue after ${patienceMs / 60_000} minutes.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The phones and the product's own table, each for itself: every text arrived once, in order, and was handled so. */
async function faultsOf(
  pair: Pair,
  messages: number,
  world: World,
  database: ReturnType<typeof conversationStore>,
): Promise<string[]> {
  const faults: string[] = [];
  const indices = Array.from({ length: messages }, (_, index) => index);
  for (const reader of [pair.courier, pair.customer]) {
    const expected = indices.filter((index) => writesAt(pair, index) !== reader).map(textOf);
    const received = (await reader.received()).slice(-expected.length);
    if (received.join() !== expected.join())
      faults.push(`${pair.reference}: the ${reader.name} received ${received.join()}`);
  }
  const inside = await world.phones.conversation(`local.${pair.reference}`);
  const written = inside?.messages.slice(-messages).map(({ sid }) => sid) ?? [];
  const remembered = (await database.load(pair.reference))?.recentEvents.slice(-messages) ?? [];
  const expected = rememberedAs(written).slice(-remembered.length);
  if (remembered.length === 0 || remembered.join() !== expected.join())
    faults.push(`${pair.reference}: not handled in order`);
  return faults;
}

async function load(endpoints: Endpoints, conversations: number, messages: number): Promise<LocalAwsFigures> {
  const { awsEndpointUrl, region, awsCredentials, outputs } = endpoints;
  const aws = { endpoint: awsEndpointUrl, region, credentials: awsCredentials && { ...awsCredentials } };
  const sqs = new SQSClient(aws);
  const database = new DynamoDBClient(aws);
  try {
    const world = connectWorld(endpoints, () => undefined);
    const pairs: Pair[] = [];
    for (let count = 0; count < conversations; count++) pairs.push(await connectPair(world));
    const startMs = performance.now();
    for (let index = 0; index < messages; index++) {
      await Promise.all(pairs.map((pair) => writesAt(pair, index).writes(textOf(index))));
      // The next are written when Twilio has told of these: Twilio itself keeps no order between two webhooks.
      await world.phones.idle();
    }
    await untilEmpty(sqs, outputs.EventQueueUrl);
    const seconds = (performance.now() - startMs) / 1_000;
    const store = conversationStore(DynamoDBDocumentClient.from(database), outputs.ConversationTableName ?? "");
    const faults = await Promise.all(pairs.map((pair) => faultsOf(pair, messages, world, store)));
    const events = conversations * messages;
    return { conversations, events, seconds, eventsPerSecond: events / seconds, violations: faults.flat() };
  } finally {
    sqs.destroy();
    database.destroy();
  }
}

/** The same path as it is deployed, from the phone to the table. The stack is started for it, and ended. */
export async function loadLocalAws({
  conversations,
  messages,
  report,
}: {
  conversations: number;
  messages: number;
  report: (line: string) => void;
}): Promise<LocalAwsFigures> {
  const endpointsFile = join(localDirectory, `endpoints-${process.pid}.json`);
  const stack = await startLocalStack({ endpointsFile, verbose: false, environment: process.env, report });
  try {
    return await load(stack.endpoints, conversations, messages);
  } finally {
    await stack.stop();
  }
}
