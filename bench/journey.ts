import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { HistoryEntry } from "@masked-conversations/simulator";
import type { Conversation } from "../lambda/model/conversation.ts";
import { conversationStore, conversationWriter } from "../lambda/tables/conversations.ts";
import { optInStore } from "../lambda/tables/opt-ins.ts";
import { introduction, invitation, yesButton } from "../scenarios/connect.ts";
import { startInProcess } from "../test/in-process/stack.ts";
import { itemBytes, readUnits, writeUnits } from "./cost/item-size.ts";
import { longestChain } from "./longest-chain.ts";

/** What one step of a conversation used, counted while it was played. */
export interface Step {
  name: string;
  /** Calls of Twilio's REST API, and how many of them came one after the other. */
  twilioCalls: number;
  twilioDepth: number;
  /** Webhooks that Twilio sent: those that were put on the queue, and those that were dropped at the door. */
  storedWebhooks: number;
  droppedWebhooks: number;
  /** Events that process-event handled, whoever sent them. */
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
  /** Up to the first words of both: invitation, yes, introduction. */
  connecting: Step[];
  /** All messages that the two then wrote to each other. */
  relaying: Step;
  relayedMessages: number;
  /** One message of the business to one of the two. */
  sending: Step;
  closing: Step;
  /** The conversation's item as it was last written before the close, after all these messages. */
  item: Record<string, unknown>;
  /** The same, as the functions know it. */
  connected: Conversation;
}

/** About what a call of Twilio takes (performance study of this project; nobody can measure it without an account). */
export const twilioMs = 100;

type Method = (...parameters: unknown[]) => Promise<unknown>;

/**
 * The tables in memory answer; the real stores build the requests that they would have sent, and these are counted.
 * Every request costs what DynamoDB's pages say: a transaction twice, a strongly consistent read whole.
 */
class CountedTables {
  dynamoDbCalls = 0;
  readUnits = 0;
  writeUnits = 0;
  lastState: Record<string, unknown> = {};
  private readonly indexed = new Set<unknown>();
  private found: unknown;

  private readonly client = {
    send: async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      this.dynamoDbCalls += 1;
      this.count(command.constructor.name, command.input);
      return {};
    },
  } as unknown as DynamoDBDocumentClient;

  private count(command: string, input: Record<string, unknown>): void {
    switch (command) {
      case "GetCommand":
      case "QueryCommand":
        // JSON is a little longer than what DynamoDB counts, and nothing here is near the next unit.
        this.readUnits += readUnits(Buffer.byteLength(JSON.stringify(this.found ?? "")));
        return;
      case "PutCommand":
        this.writeUnits += this.unitsOfPut(input.Item as Record<string, unknown>);
        return;
      case "UpdateCommand":
        this.writeUnits += 1;
        return;
      case "TransactWriteCommand":
        for (const { Put } of input.TransactItems as { Put?: { Item: Record<string, unknown> } }[]) {
          this.writeUnits += 2 * (Put ? this.unitsOfPut(Put.Item) : 1);
        }
        return;
      default:
        throw new Error(`${command} has no price here; say in bench/journey.ts what it costs.`);
    }
  }

  /** The index holds the keys alone, so it is written once: when the Conversation's SID is known. */
  private unitsOfPut(item: Record<string, unknown>): number {
    if (item.entry !== "state") return writeUnits(itemBytes(item));
    this.lastState = item;
    const isNewInIndex = item.conversationSid !== undefined && !this.indexed.has(item.reference);
    if (isNewInIndex) this.indexed.add(item.reference);
    return writeUnits(itemBytes(item)) + (isNewInIndex ? 1 : 0);
  }

  /** Has every method of a service in memory also build its request. */
  watch(inMemory: object, build: (client: DynamoDBDocumentClient) => object): void {
    const answers = inMemory as Record<string, Method>;
    const real = build(this.client) as Record<string, Method>;
    for (const [name, answer] of Object.entries(answers)) {
      answers[name] = async (...parameters) => {
        this.found = await answer(...parameters);
        const given = this.found;
        await real[name]?.(...parameters);
        return given;
      };
    }
  }
}

/** A courier and a customer on WhatsApp, from the opening to the close, in one process with the simulated Twilio. */
export async function playJourney(relayedMessages: number): Promise<Journey> {
  const stack = await startInProcess({ switches: { restLatencyMs: twilioMs } });
  const { world, tables, queue } = stack;
  const counted = new CountedTables();
  counted.watch(tables.conversationMeans, (client) => ({
    ...conversationStore(client, "conversations"),
    ...conversationWriter(client, "conversations", "opt-ins", 30),
  }));
  counted.watch(tables.optInMeans, (client) => optInStore(client, "opt-ins"));

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
      announced: tables.announced.length,
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
      busEvents: tables.announced.length - before.announced,
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
    const connected = tables.conversations.get(reference);
    if (connected?.status !== "connected")
      throw new Error(`The journey ended ${connected?.status} instead of connected.`);
    const sending = await step("SendMessage", () =>
      invoke(() => world.send({ reference, to: "invitee", message: { text: "Your courier is near." } })),
    );
    const closing = await step("CloseConversation", () => invoke(() => world.close(reference)));
    return { connecting, relaying, relayedMessages, sending, closing, item, connected: structuredClone(connected) };
  } finally {
    await stack.close();
  }
}
