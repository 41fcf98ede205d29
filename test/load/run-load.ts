import { seededRandom } from "@masked-conversations/simulator";
import { local } from "../../config/local.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { dependenciesIn } from "../../lambda/process/dependencies.ts";
import { processing } from "../../lambda/process/processing.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { AwsClients } from "../../lambda/runtime/surroundings.ts";
import type { ConversationsApi } from "../../lambda/twilio/conversations.ts";
import { conversationWebhook } from "../../lambda/webhooks/conversation-webhook.ts";
import { Aws } from "../aws/aws.ts";
import { conversationIn, conversationsIn, putConversation } from "../aws/contents.ts";
import { FifoQueue } from "../in-process/fifo-queue.ts";
import { authToken, publicBaseUrl } from "../lambda/webhooks/signed-request.ts";
import { checkLoad } from "./check-load.ts";
import { overNetwork, type Weather } from "./slow.ts";
import { type Talk, talkOf, webhookOf } from "./talk.ts";
import { Workers } from "./workers.ts";

export interface LoadSettings {
  /** Opened and connected by the product; every conversation starts as this one is. */
  connected: Conversation;
  conversations: number;
  /** Of each conversation. */
  messages: number;
  /** How many events are handled at once. */
  workers: number;
  /** Workers begin when all messages are on the queue, instead of at once. */
  fromBacklog: boolean;
  /** Of each call of a queue, a table or the bus. */
  latencyMs: number;
  seed: number;
  /** @default 2 % of the webhooks come twice, and 1 % of the calls of process-event fail */
  disturbances?: { duplicates: number; failing: number };
}

export interface LoadFigures {
  events: number;
  /** From the first webhook to the last answer. */
  intakeSeconds: number;
  /** From the first event that a worker took to the last that it was done with. */
  workSeconds: number;
  eventsPerSecond: number;
  greatestBacklog: number;
  /** From the last webhook to an empty queue. */
  drainSeconds: number;
  /** Of one processor. */
  processorPercent: number;
  /** Deliveries beyond the first, because a call failed. */
  retries: number;
  /** Webhooks that came twice. */
  duplicates: number;
  violations: string[];
}

/** A relayed or held message needs no call of Twilio; one that were made would send its event to the dead letters. */
const noTwilio = new Proxy({} as ConversationsApi, {
  get: (_, name) => async () => {
    throw new Error(`Twilio was called (${String(name)}) for a message that needs none of it.`);
  },
});

/** A tenth of the conversations have somebody whose window is closed. */
const heldEvery = 10;
/** How many people's webhooks are under way at once. */
const webhooksAtOnce = 500;
const pollMs = 5;

async function inParallel(atOnce: number, count: number, act: (place: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let place = next++; place < count; place = next++) await act(place);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
}

/** The log goes nowhere: a terminal would be what is measured. */
async function inSilence<T>(act: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await act();
  } finally {
    process.stdout.write = write;
  }
}

/**
 * Webhooks of many conversations through the functions' own code: the signature is checked, the event put on the queue,
 * taken by one of a number of workers, decided, saved and carried out. The queue and the tables are in memory, and each
 * of their calls takes its time.
 */
export async function runLoad({
  connected,
  conversations,
  messages,
  workers: workerCount,
  fromBacklog,
  latencyMs,
  seed,
  disturbances = { duplicates: 0.02, failing: 0.01 },
}: LoadSettings): Promise<LoadFigures> {
  const talks: Talk[] = Array.from({ length: conversations }, (_, number) =>
    talkOf(connected, number, messages, number % heldEvery === 0 ? "held" : "relayed"),
  );
  const random = seededRandom(seed);
  const calm: Weather = { latencyMs, random, failing: 0 };
  const weather: Weather = { latencyMs, random, failing: disturbances.failing };

  const aws = new Aws();
  for (const { conversation } of talks) putConversation(aws, conversation);
  const handled = notingEvents(aws);
  const surroundings = aws.surroundings(publicBaseUrl);
  const { dynamoDb, eventBridge, scheduler } = surroundings.aws;
  const inWeather = {
    ...surroundings.aws,
    dynamoDb: overNetwork(dynamoDb, weather),
    eventBridge: overNetwork(eventBridge, weather),
    scheduler: overNetwork(scheduler, weather),
  };
  const dependencies = { ...dependenciesIn({ ...surroundings, aws: inWeather }, local), twilio: noTwilio };

  const workers = new Workers();
  const count = { backlog: 0, greatestBacklog: 0, deliveries: 0, duplicates: 0 };
  const wire = overNetwork({ call: async () => undefined }, calm);
  const handle = processing(dependencies);
  const queue = new FifoQueue<AnyEvent>(
    (event) =>
      workers.work(async () => {
        count.deliveries++;
        await wire.call(); // receives the event
        await handle(event);
        await wire.call(); // deletes it
        count.backlog--;
      }),
    // As if every repetition came after the queue's five minutes: so it is the product that has to know it.
    { deduplicates: false, attempts: 50 },
  );
  aws.queue = {
    put: async (event, deduplicationId) => {
      await wire.call();
      await queue.put(event, deduplicationId);
      count.greatestBacklog = Math.max(count.greatestBacklog, ++count.backlog);
    },
  };
  const getSecretValue: AwsClients["getSecretValue"] = async () => ({ SecretString: JSON.stringify({ authToken }) });
  const webhook = conversationWebhook({ ...surroundings, aws: { ...surroundings.aws, getSecretValue } });
  const refused: string[] = [];
  const post = async (talk: Talk, index: number) => {
    const { statusCode } = await webhook(webhookOf(talk, index));
    if (statusCode !== 204) refused.push(`${talk.conversation.reference}: a webhook was answered ${statusCode}`);
  };
  /** Twilio tells of a person's messages one after another. */
  const talkOn = async (place: number) => {
    const talk = talks[place];
    for (let index = 0; talk && index < messages; index++) {
      await post(talk, index);
      if (random() >= disturbances.duplicates) continue;
      count.duplicates++;
      await post(talk, index);
    }
  };

  return inSilence(async () => {
    const startMs = performance.now();
    if (!fromBacklog) workers.start(workerCount);
    await inParallel(webhooksAtOnce, conversations, talkOn);
    const allPutMs = performance.now();
    const workStartMs = fromBacklog ? allPutMs : startMs;
    const processorStart = process.cpuUsage();
    if (fromBacklog) workers.start(workerCount);
    while (count.backlog > queue.deadLetters.length) await new Promise((resolve) => setTimeout(resolve, pollMs));
    const endMs = performance.now();
    const { user, system } = process.cpuUsage(processorStart);
    await queue.empty();
    aws.close();
    const events = conversations * messages + count.duplicates;
    return {
      events,
      intakeSeconds: (allPutMs - startMs) / 1_000,
      workSeconds: (endMs - workStartMs) / 1_000,
      eventsPerSecond: events / ((endMs - workStartMs) / 1_000),
      greatestBacklog: count.greatestBacklog,
      drainSeconds: (endMs - allPutMs) / 1_000,
      processorPercent: (user + system) / 10 / Math.max(1, endMs - allPutMs),
      retries: count.deliveries - events,
      duplicates: count.duplicates,
      violations: [
        ...refused,
        ...queue.deadLetters.map(({ event, error }) => `${event.reference}: dead letter: ${error}`),
        ...checkLoad(talks, handled, new Map(conversationsIn(aws).map((one) => [one.reference, one]))),
      ],
    };
  });
}

/** Notes each event when the table takes a conversation that has handled it. */
function notingEvents(aws: Aws): Map<string, string[]> {
  const handled = new Map<string, string[]>();
  const { dynamoDb } = aws;
  const { put } = dynamoDb;
  dynamoDb.put = (input) => {
    const { entry, reference, recentEvents } = input.Item ?? {};
    const before = entry === "state" ? conversationIn(aws, reference)?.recentEvents.at(-1) : undefined;
    put.call(dynamoDb, input);
    const newest = recentEvents?.at(-1);
    if (newest === undefined || newest === before) return;
    const events = handled.get(reference);
    if (events) events.push(newest);
    else handled.set(reference, [newest]);
  };
  return handled;
}
