import { local } from "../../config/local.ts";
import { formatVersion } from "../../lambda/model/formats.ts";
import type { ConsentRecord } from "../../lambda/model/people.ts";
import { dependenciesIn } from "../../lambda/process/dependencies.ts";
import { eventHandler } from "../../lambda/queue/event-handler.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { TimelineEntry } from "../../lambda/tables/conversations.ts";
import { Aws, conversationTable, optInTable } from "../aws/aws.ts";
import type { Item } from "../aws/expressions.ts";
import { recordOf } from "../in-process/event-source.ts";
import { faultless, keyFaults, keysOf } from "./fields-of-states.ts";
import { type AnswerItem, conversationsOf, eventsOf, itemsOf } from "./golden.ts";
import { done } from "./product.ts";

/** What this edition stores and queues is marked with its format, and is read back as it was. */

const folder = "format-2";
const conversations = conversationsOf(folder);

function tablesWith(table: string, item: object) {
  const aws = new Aws();
  aws.dynamoDb.put({ TableName: table, Item: item as Item });
  return { aws, ...dependenciesIn(aws.surroundings("http://127.0.0.1:9"), local) };
}

const withoutUndefined = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

test("every item, every event and every schedule's input says that it is of format 2", () => {
  const items = (["answers.json", "timeline.json", "opt-ins.json"] as const).flatMap((file) => itemsOf(folder, file));
  const stored = [...conversations, ...items].map(({ item }) => item);
  const written: object[] = [...stored, ...eventsOf(folder).map(({ event }) => event)];
  expect(written.length).toBeGreaterThan(250);
  expect(formatVersion).toBe(2);
  expect(written.filter((one) => !("formatVersion" in one && one.formatVersion === 2))).toEqual([]);
});

test.each(conversations)("a conversation is read, and saved, as it was: $name", async ({ item }) => {
  const { aws, conversations: store } = tablesWith(conversationTable, item);
  const loaded = await store.load(item.reference);
  if (!loaded) throw new Error("It is in the table.");
  expect(keyFaults(loaded, keysOf[item.status])).toEqual(faultless);
  await store.save(loaded);
  expect(aws.dynamoDb.items(conversationTable)).toEqual([{ ...item, version: item.version + 1 }]);
});

test.each(itemsOf<AnswerItem>(folder, "answers.json"))("an answer is read as it was given: $name", async ({ item }) => {
  const { conversations: store } = tablesWith(conversationTable, item);
  expect(await store.readAnswer(item.reference, item.entry.replace("answer#", ""))).toEqual(item.answer);
});

type TimelineItem = TimelineEntry & { reference: string };

test.each(itemsOf<TimelineItem>(folder, "timeline.json"))(
  "a turning point is told as it was: $name",
  async ({ item }) => {
    const { conversations: store } = tablesWith(conversationTable, item);
    const { reference, atMs, type, detail } = item;
    expect(withoutUndefined(await store.timeline(reference))).toEqual([{ atMs, type, detail }]);
  },
);

type OptInItem = { address: string; entry: string; formatVersion: number } & Omit<ConsentRecord, "evidence">;

test.each(itemsOf<OptInItem>(folder, "opt-ins.json"))(
  "what is known of a person is as it was: $name",
  async ({ item }) => {
    const { optIns } = tablesWith(optInTable, item);
    const { address, entry, formatVersion: _, ...known } = item;
    const {
      person: { pairs },
      consents: { present, history },
    } = await optIns.known(address);
    if (entry.startsWith("sender#")) {
      expect(pairs).toEqual([known]);
      return;
    }
    const consents = [...history, ...(present ? [present] : [])];
    expect(consents.map((consent) => ({ ...consent, evidence: JSON.stringify(consent.evidence) }))).toEqual([
      { ...known, address },
    ]);
    expect(present !== undefined).toBe(entry === "consent");
  },
);

test.each(eventsOf(folder))("an event is handed over as it was put on the queue: $name", async ({ event }) => {
  const handled: AnyEvent[] = [];
  const settings = { queueUrl: "queue", maxReceiveCount: 8, stage: "local" };
  const givenBack = async () => Promise.reject(new Error("No event is given back to the queue here."));
  const handler = eventHandler<AnyEvent>(async (one) => void handled.push(one), givenBack, settings);
  expect(await handler({ Records: [recordOf(event, { receiveCount: 1, receiptHandle: "1" })] })).toEqual(done);
  const { formatVersion: _, ...asItWas } = { formatVersion: 0, ...event };
  expect(handled).toEqual([asItWas]);
});
