import { type SideName, sideNames } from "@masked-conversations/client";
import { SimulatorClient, startSimulator } from "@masked-conversations/simulator";
import type { SQSBatchResponse } from "aws-lambda";
import { local } from "../../config/local.ts";
import { remember } from "../../lambda/model/fingerprint.ts";
import { otherSide } from "../../lambda/model/terms.ts";
import { type Dependencies, dependenciesIn } from "../../lambda/process/dependencies.ts";
import { uniqueName } from "../../lambda/process/name-at-twilio.ts";
import { eventsHandler } from "../../lambda/process/processing.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { simulatedAccount, simulatedCredentials, simulatedUrls } from "../../local/simulated-account.ts";
import { TwilioAccount } from "../../scenarios/twilio-account.ts";
import { Aws, conversationTable, optInTable } from "../aws/aws.ts";
import type { Item } from "../aws/expressions.ts";
import { recordOf } from "../in-process/event-source.ts";
import { inVirtualTime } from "../in-process/virtual-time.ts";
import { recordingQueue } from "../lambda/queue/recording-queue.ts";
import { conversationAtTwilio } from "./journeys/given.ts";
import type { StateItem } from "./kinds.ts";

/** The product as it is today, in which something that an earlier release wrote is taken up. */
export interface Product {
  aws: Aws;
  /** What the functions work with: the real stores, the real way to Twilio. */
  dependencies: Dependencies;
  queued: { event: AnyEvent; deduplicationId: string }[];
  phones: SimulatorClient;
  twilioUrl: string;
  /** Hands an event to the function process-event, as the queue has it. */
  handle(event: object): Promise<SQSBatchResponse>;
}

/** What the function answers when the event is done with. */
export const done: SQSBatchResponse = { batchItemFailures: [] };
export const isFailed = ({ batchItemFailures }: SQSBatchResponse): boolean => batchItemFailures.length === 1;

/** Nobody listens there: what webhooks bring, the tests bring themselves. */
const publicBaseUrl = "http://127.0.0.1:9";

/** Gives a test a product of its own, at a time: a conversation is taken up where it was left. */
export function withProduct(atMs: number, act: (product: Product) => Promise<void>): Promise<void> {
  return inVirtualTime(async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now())));
    const aws = new Aws();
    const queue = recordingQueue<AnyEvent>();
    aws.queue = queue;
    const simulator = await startSimulator(simulatedAccount(`${publicBaseUrl}/twilio/messages`));
    const configuration = { ...local, twilioBaseUrls: simulatedUrls(simulator.url) };
    const surroundings = aws.surroundings(publicBaseUrl);
    const handler = eventsHandler(surroundings, configuration);
    let deliveries = 0;
    try {
      await act({
        aws,
        dependencies: dependenciesIn(surroundings, configuration),
        queued: queue.puts,
        phones: new SimulatorClient(simulator.url),
        twilioUrl: simulator.url,
        handle: (event) =>
          handler({ Records: [recordOf(event, { receiveCount: 1, receiptHandle: String(++deliveries) })] }),
      });
    } finally {
      aws.close();
      await simulator.close();
    }
  });
}

export const putRaw = ({ aws }: Product, table: "conversations" | "opt-ins", item: object): void =>
  aws.dynamoDb.put({ TableName: table === "conversations" ? conversationTable : optInTable, Item: item as Item });

/** All that both tables hold. */
export const itemsIn = ({ aws: { dynamoDb } }: Product): Item[] => [
  ...dynamoDb.items(conversationTable),
  ...dynamoDb.items(optInTable),
];

export const rawState = ({ aws }: Product, reference: string): Item | undefined =>
  aws.dynamoDb.get({ TableName: conversationTable, Key: { reference, entry: "state" } }).Item;

/** When an item was written, as far as it tells. */
export function writtenAtMs({ pendingCommands, held = [], openedAtMs, closedAtMs = 0 }: StateItem): number {
  const decidedAtMs = pendingCommands.map((command) => (command.verb === "announce" ? command.atMs : 0));
  return Math.max(openedAtMs, closedAtMs, ...held.map(({ heldAtMs }) => heldAtMs), ...decidedAtMs);
}

const isAtTwilio = ({ conversationSid }: StateItem): boolean => conversationSid !== undefined;

/** Twilio's own names for what the item names, by the names that it has there. */
type Renaming = Map<string, string>;

function renamed<Value>(value: Value, names: Renaming): Value {
  let text = JSON.stringify(value);
  for (const [old, present] of names) text = text.replaceAll(old, present);
  return JSON.parse(text);
}

/** Somebody of the two writes, by whatever they have. @returns the message's SID */
export async function writes(item: StateItem, side: SideName, body: string, product: Product): Promise<string> {
  const { address, proxyAddress } = item[side];
  if (proxyAddress) {
    const { messageSid } = await product.phones.handset(address).write(proxyAddress, body);
    if (!messageSid) throw new Error(`No Conversation took what the ${side} of ${item.reference} wrote.`);
    return messageSid;
  }
  const { messages } = conversationAtTwilio(product.twilioUrl, item.conversationSid ?? "");
  return (await messages.create({ author: address, body })).sid;
}

/** Every message that is to be released or reported, in the order in which they were held. */
function heldMessages({ held = [], pendingCommands }: StateItem) {
  const pending = pendingCommands.flatMap((command) => {
    if (command.verb === "release") return command.messages;
    return command.verb === "report-held" ? [command.message] : [];
  });
  const bySid = new Map([...held, ...pending].map((message) => [message.messageSid, message]));
  return [...bySid.values()].sort((one, other) => one.heldAtMs - other.heldAtMs);
}

/**
 * Brings about at the simulated Twilio what an item speaks of, which the simulator names in its own way: the
 * Conversation with both people, what is held of their messages, and the windows that are open.
 * @returns the item, with the simulator's names
 */
async function atTwilio(item: StateItem, product: Product): Promise<{ item: StateItem; names: Renaming }> {
  const { reference, initiator, invitee, conversationSid = "", pendingCommands } = item;
  const { twilio, configuration } = product.dependencies;
  const names: Renaming = new Map();
  const created = await twilio.create({
    uniqueName: uniqueName(configuration.stage, reference),
    timers: {},
    participants: [initiator, invitee],
    webhookUrl: `${publicBaseUrl}/twilio/conversations?reference=${encodeURIComponent(reference)}`,
  });
  names.set(conversationSid, created.conversationSid);
  for (const [place, side] of sideNames.entries()) {
    const { participantSid } = item[side];
    const present = created.participantSids[place];
    if (participantSid && present) names.set(participantSid, present);
  }
  const here = renamed(item, names);
  const written: string[] = [];
  for (const held of heldMessages(item)) {
    const messageSid = await writes(here, otherSide(held.for), `Held as ${held.because}`, product);
    names.set(held.messageSid, messageSid);
    written.push(messageSid);
  }
  for (const side of sideNames) {
    if ((item[side].windowEndsAtMs ?? 0) > Date.now()) written.push(await writes(here, side, "Hello", product));
  }
  await product.phones.idle(60);
  const isEnding = pendingCommands.some(({ verb }) => verb === "end");
  if (item.status === "closed" && !isEnding) await twilio.close(created.conversationSid, { tellWebhooks: false });
  const known = written.reduce((keys, sid) => remember(keys, `onMessageAdded.${sid}`), item.recentEvents);
  return { item: { ...renamed(item, names), recentEvents: known }, names };
}

/** Pairs that the conversation holds, and schedules that it has set. */
async function ownedBy({ reference, ...item }: StateItem, product: Product): Promise<void> {
  const isReleasing = item.pendingCommands.some(({ verb }) => verb === "release-pairs");
  for (const { address, proxyAddress, locale } of [item.initiator, item.invitee]) {
    const heldBy = item.status !== "closed" || isReleasing ? reference : undefined;
    const pair = { address, entry: `sender#${proxyAddress}`, proxyAddress, locale, openings: 1, heldBy };
    if (proxyAddress) putRaw(product, "opt-ins", pair);
  }
  const { schedules } = product.dependencies;
  const inAnHourMs = Date.now() + 3_600_000;
  for (const { verb } of item.pendingCommands) {
    if (verb === "cancel-expiry")
      await schedules.set(reference, inAnHourMs, { type: "InvitationExpired", reference, key: "invitation-expired" });
    if (verb === "cancel-held-check")
      await schedules.set(`${reference} held`, inAnHourMs, {
        ...{ type: "HeldCheckDue", reference, key: "held-check" },
        atMs: inAnHourMs,
      });
  }
}

/**
 * Puts an item into the table as it is, save for Twilio's names, into a world in which what it says is so.
 * @returns the item as it is in the table, and a way to give events its names
 */
export async function takeUp(
  golden: StateItem,
  product: Product,
): Promise<{ item: StateItem; inItsNames: <Value>(value: Value) => Value }> {
  let { item, names } = isAtTwilio(golden)
    ? await atTwilio(golden, product)
    : { item: golden, names: new Map<string, string>() };
  for (const command of item.pendingCommands) {
    if (command.verb !== "close-blocking") continue;
    const { address, proxyAddress = "" } = item.initiator;
    const account = new TwilioAccount({ twilioCredentials: simulatedCredentials, twilioUrl: product.twilioUrl });
    names = new Map([...names, [command.conversationSid, await account.bind(address, proxyAddress)]]);
    item = renamed(item, names);
  }
  await ownedBy(item, product);
  putRaw(product, "conversations", item);
  return { item, inItsNames: (value) => renamed(value, names) };
}
