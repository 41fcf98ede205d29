import type { HistoryEntry } from "@masked-conversations/simulator";
import type { Conversation } from "../lambda/model/conversation.ts";
import { introduction, invitation, yesButton } from "../scenarios/connect.ts";
import { conversationIn } from "../test/aws/contents.ts";
import type { DynamoDb } from "../test/aws/dynamo-db.ts";
import { startInProcess } from "../test/in-process/stack.ts";
import { itemBytes, readUnits, writeUnits } from "./cost/item-size.ts";
import { longestChain } from "./longest-chain.ts";

/** The resources that one step of a conversation used. */
export interface Step {
  name: string;
  /** Calls to Twilio's REST API, and how many of them were sequential. */
  twilioCalls: number;
  twilioDepth: number;
  /** Webhooks that were queued, and webhooks that were dropped. */
  storedWebhooks: number;
  droppedWebhooks: number;
  /** Events that process-event handled, from any source. */
  queuedEvents: number;
  operations: number;
  /** How long the callers of operations waited. */
  operationMs: number;
  dynamoDbCalls: number;
  readUnits: number;
  writeUnits: number;
  busEvents: number;
  logLines: string[];
}

export interface Journey {
  /** Until both are reachable: invitation, yes, introduction, first message. */
  connecting: Step[];
  /** All messages that the two then exchange. */
  relaying: Step;
  relayedMessages: number;
  /** A message from the business to one of the two. */
  sending: Step;
  closing: Step;
  /** The conversation's item after all these messages, before the close. */
  item: Record<string, unknown>;
  /** The same as a typed value. */
  connected: Conversation;
}

/** Estimated duration of a call to Twilio (from this project's performance study, as measuring it takes an account). */
export const twilioMs = 100;

/**
 * Counts the stores' requests to the tables, at the cost documented for DynamoDB: double for transactions, and whole
 * units for strongly consistent reads.
 */
class CountedTables {
  dynamoDbCalls = 0;
  readUnits = 0;
  writeUnits = 0;
  lastState: Record<string, unknown> = {};
  private readonly indexed = new Set<unknown>();

  constructor(tables: DynamoDb) {
    const { get, query, put, update, transactWrite } = tables;
    tables.get = (input) => this.reads(get.call(tables, input));
    tables.query = (input) => this.reads(query.call(tables, input));
    tables.put = (input) => {
      this.writes(this.unitsOfPut(input.Item));
      put.call(tables, input);
    };
    tables.update = (input) => {
      this.writes(1);
      update.call(tables, input);
    };
    tables.transactWrite = (input) => {
      const units = (input.TransactItems ?? []).map(({ Put }) => (Put ? this.unitsOfPut(Put.Item) : 1));
      this.writes(2 * units.reduce((sum, each) => sum + each, 0));
      transactWrite.call(tables, input);
    };
  }

  private reads<Found>(found: Found): Found {
    this.dynamoDbCalls += 1;
    // JSON is slightly longer than what DynamoDB counts, but nothing here is close to the next unit.
    this.readUnits += readUnits(Buffer.byteLength(JSON.stringify(found)));
    return found;
  }

  private writes(units: number): void {
    this.dynamoDbCalls += 1;
    this.writeUnits += units;
  }

  /** The index has only keys, so it is written only once: when the Conversation's SID is known. */
  private unitsOfPut(item: Record<string, unknown> = {}): number {
    if (item.entry !== "state") return writeUnits(itemBytes(item));
    this.lastState = item;
    const isNewInIndex = item.conversationSid !== undefined && !this.indexed.has(item.reference);
    if (isNewInIndex) this.indexed.add(item.reference);
    return writeUnits(itemBytes(item)) + (isNewInIndex ? 1 : 0);
  }
}

/** Plays a courier and a customer on WhatsApp, from opening to close, in one process with the simulated Twilio. */
export async function playJourney(relayedMessages: number): Promise<Journey> {
  const stack = await startInProcess({ switches: { restLatencyMs: twilioMs } });
  const { world, aws, queue } = stack;
  const counted = new CountedTables(aws.dynamoDb);

  let queuedEvents = 0;
  const put = queue.put.bind(queue);
  queue.put = (event, id) => {
    queuedEvents += 1;
    return put(event, id);
  };
  const lines: string[] = [];
  const write = process.stdout.write;
  const hush = () => {
    process.stdout.write = (text) => lines.push(String(text).trimEnd()) > 0;
  };

  const reference = world.reference("order");
  const courier = world.person("Rui", "whatsapp");
  const customer = world.person("Ana", "whatsapp");
  let sequence = 0;
  let operations = 0;
  let operationMs = 0;

  async function settle(): Promise<void> {
    await world.phones.idle();
    await queue.empty();
    await world.phones.idle();
  }

  async function invoke(operation: () => Promise<{ ok: boolean }>): Promise<void> {
    const startMs = performance.now();
    const answer = await operation();
    operationMs += performance.now() - startMs;
    operations += 1;
    if (!answer.ok) throw new Error(`The journey was refused: ${JSON.stringify(answer)}`);
  }

  async function step(name: string, play: () => Promise<void>): Promise<Step> {
    const before = {
      ...counted,
      queuedEvents,
      operations,
      operationMs,
      announced: aws.bus.length,
      lines: lines.length,
    };
    hush();
    try {
      await play();
      await settle();
    } finally {
      process.stdout.write = write;
    }
    const happened = await world.phones.history(sequence);
    sequence = happened.at(-1)?.sequence ?? sequence;
    const requests = happened.filter((entry): entry is HistoryEntry & { kind: "request" } => entry.kind === "request");
    const webhooks = happened.filter((entry): entry is HistoryEntry & { kind: "webhook" } => entry.kind === "webhook");
    const isDropped = ({ eventType, fields }: { eventType: string; fields: Readonly<Record<string, string>> }) =>
      eventType === "onDeliveryUpdated" && !["failed", "undelivered"].includes(fields.Status ?? "");
    const droppedWebhooks = webhooks.filter(isDropped).length;
    return {
      name,
      twilioCalls: requests.length,
      twilioDepth: longestChain(
        requests.map(({ startedAt, endedAt }) => ({ startMs: Date.parse(startedAt), endMs: Date.parse(endedAt) })),
      ),
      storedWebhooks: webhooks.length - droppedWebhooks,
      droppedWebhooks,
      queuedEvents: queuedEvents - before.queuedEvents,
      operations: operations - before.operations,
      operationMs: operationMs - before.operationMs,
      dynamoDbCalls: counted.dynamoDbCalls - before.dynamoDbCalls,
      readUnits: counted.readUnits - before.readUnits,
      writeUnits: counted.writeUnits - before.writeUnits,
      busEvents: aws.bus.length - before.announced,
      logLines: lines.slice(before.lines),
    };
  }

  try {
    const request = { reference, initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
    const connecting = [
      await step("OpenConversation", () => invoke(() => world.open(request))),
      await step("the yes", () => customer.taps(yesButton)),
      await step("the initiator's first words", () => courier.writes("Hi, I'm at the corner. Which door is yours?")),
    ];
    const relaying = await step("relayed messages", async () => {
      for (let number = 0; number < relayedMessages; number++) {
        await (number % 2 === 0 ? customer : courier).writes(`This is message number ${number}, about the green door`);
        await settle();
      }
    });
    const item = counted.lastState;
    const connected = conversationIn(aws, reference);
    if (connected?.status !== "connected")
      throw new Error(`The journey ended ${connected?.status} instead of connected.`);
    const sending = await step("SendMessage", () =>
      invoke(() => world.send({ reference, to: "invitee", message: { text: "Your courier is near." } })),
    );
    const closing = await step("CloseConversation", () => invoke(() => world.close(reference)));
    return { connecting, relaying, relayedMessages, sending, closing, item, connected };
  } finally {
    await stack.close();
  }
}
