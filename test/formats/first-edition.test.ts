import { type EventName, eventVersion, isEventName, type SideName } from "@masked-conversations/client";
import { local } from "../../config/local.ts";
import type { Command } from "../../lambda/model/commands.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import type { ConsentRecord, KnownPair } from "../../lambda/model/people.ts";
import { isPersonEvent } from "../../lambda/model/person-event.ts";
import { describeConversation } from "../../lambda/operations/operations.ts";
import { dependenciesIn } from "../../lambda/process/dependencies.ts";
import { uniqueName } from "../../lambda/process/name-at-twilio.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { TimelineEntry } from "../../lambda/tables/conversations.ts";
import { Aws, conversationTable, optInTable } from "../aws/aws.ts";
import { heldPairsIn } from "../aws/contents.ts";
import type { Item } from "../aws/expressions.ts";
import { operationHandler } from "../aws/operation-handler.ts";
import { problemsOf } from "../schemas/validate-event.ts";
import { faultless, keyFaults, keysOf } from "./fields-of-states.ts";
import { type AnswerItem, conversationsOf, eventsOf, itemsOf } from "./golden.ts";
import type { StateItem } from "./kinds.ts";
import { done, type Product, rawState, takeUp, withProduct, writes, writtenAtMs } from "./product.ts";

/**
 * What the first edition stored and queued is handled by the code of today. None of it has a format version, and it was
 * written by the first edition's own code.
 */

const folder = "first-edition";
const conversations = conversationsOf(folder);
const openConversations = conversations.filter(({ item }) => item.status !== "closed");

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

const withoutUndefined = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

/** The same, with today's words for why a message is held, or nobody gets it: Twilio's own are not among them. */
const inTodaysWords = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll('"because":"forecast"', '"because":"window-closed"')
      .replaceAll('"reason":"Injected fault"', '"reason":"refused-by-twilio"'),
  );

/** Tables in memory, and the stores that the functions see them by. */
function tablesWith(table: string, ...items: object[]) {
  const aws = new Aws();
  for (const item of items) aws.dynamoDb.put({ TableName: table, Item: item as Item });
  const surroundings = aws.surroundings("http://127.0.0.1:9");
  return { aws, surroundings, dependencies: dependenciesIn(surroundings, local) };
}

describe("a conversation", () => {
  test.each(conversations)("has the fields of its state, each as it was: $name", async ({ item }) => {
    const { dependencies } = tablesWith(conversationTable, item);
    const loaded = withoutUndefined(await dependencies.conversations.load(item.reference));
    if (!loaded) throw new Error("It is in the table.");
    expect(loaded.status).toBe(item.status);
    expect(keyFaults(loaded, keysOf[item.status])).toEqual(faultless);
    expect(inTodaysWords(item)).toMatchObject(loaded);
  });

  test.each(conversations)(
    "is saved in today's format, and is the same when it is read again: $name",
    async ({ item }) => {
      const { aws, dependencies } = tablesWith(conversationTable, item);
      const { reference } = item;
      const loaded = await dependencies.conversations.load(reference);
      if (!loaded) throw new Error("It is in the table.");
      await dependencies.conversations.save(loaded);
      const [saved = {}] = aws.dynamoDb.items(conversationTable);
      expect(saved.formatVersion).toBe(2);
      expect(saved.expiresAt).toBe(item.expiresAt);
      const inTheTable = { entry: "always", formatVersion: "always", expiresAt: "perhaps" } as const;
      // What the first edition looks for in a closed conversation, after a rollback to it.
      const forARollback: Record<string, "always"> =
        item.status === "closed" ? { held: "always", waiting: "always" } : {};
      expect(keyFaults(saved, { ...keysOf[item.status], ...inTheTable, ...forARollback })).toEqual(faultless);
      expect(JSON.stringify(saved)).not.toContain("forecast");
      const again = await dependencies.conversations.load(reference);
      expect(withoutUndefined(again)).toEqual(withoutUndefined({ ...loaded, version: item.version + 1 }));
    },
  );

  const heldBefore = conversations.filter(({ item }) => JSON.stringify(item).includes('"forecast"'));

  test("is held because of its closed window in every place where the first edition said forecast", async () => {
    const places = new Set<string>();
    for (const { item } of heldBefore) {
      const { dependencies } = tablesWith(conversationTable, item);
      const loaded = await dependencies.conversations.load(item.reference);
      if (!loaded) throw new Error("It is in the table.");
      expect(JSON.stringify(loaded)).not.toContain("forecast");
      const { held = [], pendingCommands } = { held: undefined, ...loaded };
      if (held.some(({ because }) => because === "window-closed")) places.add("held");
      for (const command of pendingCommands)
        if (JSON.stringify(command).includes('"window-closed"')) places.add(command.verb);
    }
    expect([...places].sort()).toEqual(["announce", "held", "report-held"]);
  });

  test("is released because of its closed window where it was pending by forecast", async () => {
    // No golden item has such a release: a message is released when its window opens, and its receipt has come by then.
    const { item } =
      conversations.find(({ item: { pendingCommands } }) => pendingCommands[0]?.verb === "release") ?? {};
    const byForecast = JSON.parse(JSON.stringify(item).replaceAll('"receipt"', '"forecast"'));
    const { dependencies } = tablesWith(conversationTable, byForecast);
    const loaded = await dependencies.conversations.load(byForecast.reference);
    expect(loaded?.pendingCommands).toEqual(inTodaysWords(byForecast.pendingCommands));
    expect(loaded?.pendingCommands[0]).toMatchObject({ verb: "release", messages: [{ because: "window-closed" }] });
  });
});

/** Twilio has taken what the command sends. */
async function expectSent({ id }: Command, { phones }: Product): Promise<void> {
  const posts = (await phones.history()).filter((entry) => entry.kind === "request" && entry.method === "POST");
  const own = posts.filter((entry) => JSON.stringify(entry).includes(id));
  expect(own).toEqual([expect.objectContaining({ status: 201 })]);
}

const eventsOnBus = ({ aws }: Product) =>
  aws.bus.map((event) => ({ type: event["detail-type"], ...event.detail }) as { type: string; id: string } & Item);

const scheduled = ({ aws }: Product) => [...aws.schedules.values()].map(({ event }) => event.type);

/** What a command comes to outside the product, whoever decided it. */
async function expectCarriedOut(command: Command, item: StateItem, after: Conversation, product: Product) {
  const { aws, dependencies, phones, queued } = product;
  const { reference } = item;
  const atTwilio = item.conversationSid ?? uniqueName(local.stage, reference);
  switch (command.verb) {
    case "open":
      expect((await phones.conversation(atTwilio))?.participants).toHaveLength(2);
      expect(after.conversationSid).toMatch(/^CH/);
      return;
    case "close-blocking":
      expect(await phones.conversation(command.conversationSid)).toMatchObject({ state: "closed" });
      return;
    case "send":
    case "send-text":
      return expectSent(command, product);
    case "release":
      for (const { messageSid } of command.messages)
        expect(eventsOnBus(product)).toContainEqual(expect.objectContaining({ type: "MessageReleased", messageSid }));
      return;
    case "report-held": {
      const { type } = eventsOnBus(product).find(({ id }) => id === command.id) ?? {};
      expect(["MessageUndeliverable", "MessageReleased"]).toContain(type);
      return;
    }
    case "catch-up":
      if (!command.waiting) return;
      expect(after).toMatchObject({
        status: "closed",
        closeReason: command.waiting.type === "CloseRequested" ? command.waiting.reason : "invitation-expired",
      });
      return;
    case "end":
      expect((await phones.conversation(atTwilio))?.state).toBe(
        command.how === "close" && item.conversationSid ? "closed" : undefined,
      );
      return;
    case "schedule-expiry":
      expect(scheduled(product)).toContain("InvitationExpired");
      return;
    case "schedule-held-check":
      expect(scheduled(product)).toContain("HeldCheckDue");
      return;
    case "cancel-expiry":
      expect(scheduled(product)).not.toContain("InvitationExpired");
      return;
    case "cancel-held-check":
      expect(scheduled(product)).not.toContain("HeldCheckDue");
      return;
    case "release-pairs":
      expect(heldPairsIn(aws)).toEqual([]);
      return;
    case "record-consent": {
      const { history } = (await dependencies.optIns.known(command.consent.address)).consents;
      expect(history).toContainEqual(command.consent);
      return;
    }
    case "announce":
      expect(eventsOnBus(product)).toContainEqual(expect.objectContaining({ type: command.type, id: command.id }));
      expect(await dependencies.conversations.timeline(reference)).toContainEqual(
        inTodaysWords({ atMs: command.atMs, type: command.type, detail: command.detail }),
      );
      return;
    case "answer":
      expect(await dependencies.conversations.readAnswer(reference, command.call.callId)).toEqual(command.answer);
      return;
    case "enqueue":
      expect(queued.map(({ event }) => event)).toContainEqual({ ...command.event, formatVersion: 2 });
      return;
    case "find-early":
    case "look":
      // Both ask, and what they find is no surprise here.
      return;
    case "schedule-wait-end":
      throw new Error("No conversation has it pending: it is for a reference without one.");
  }
}

/** What the product holds is whole, and in today's format. */
async function expectSound(reference: string, product: Product): Promise<Conversation> {
  const after = await product.dependencies.conversations.load(reference);
  if (!after) throw new Error(`${reference} is not in the table any more.`);
  expect(after.pendingCommands).toEqual([]);
  expect(keyFaults(withoutUndefined(after), keysOf[after.status])).toEqual(faultless);
  expect(rawState(product, reference)).toMatchObject({ formatVersion: 2 });
  for (const { "detail-type": type, detail } of product.aws.bus) expect(problemsOf(type, detail)).toEqual([]);
  return after;
}

/** An event that asks for nothing by itself. */
const harmless = ({ reference, status }: StateItem) =>
  status === "closed"
    ? { type: "HeldCheckDue", reference, key: "held-check.0", atMs: 0 }
    : { type: "ClaimQuestioned", reference, key: "questioned by a test" };

const underWay = conversations.filter(({ item }) => item.pendingCommands.length > 0);

describe("what a process of the first edition had decided and not carried out", () => {
  test.each(underWay)("is carried out to its end when the next event comes: $name", ({ item: golden }) =>
    withProduct(writtenAtMs(golden), async (product) => {
      const { item } = await takeUp(golden, product);
      expect(await product.handle(harmless(item))).toEqual(done);
      await product.phones.idle(60);
      const after = await expectSound(item.reference, product);
      for (const command of item.pendingCommands) await expectCarriedOut(command, item, after, product);
    }),
  );
});

/** Takes an open conversation up and, where it does not exist at Twilio yet, has it set up. */
async function takeUpOpen(golden: StateItem, product: Product): Promise<StateItem> {
  const { item } = await takeUp(golden, product);
  if (item.conversationSid) return item;
  expect(await product.handle(harmless(item))).toEqual(done);
  await product.phones.idle(60);
  return { ...item, ...(rawState(product, item.reference) as object) };
}

async function expectEnded(
  reference: string,
  end: { closeReason: string; isRemoved: boolean },
  product: Product,
): Promise<void> {
  const { closeReason, isRemoved } = end;
  await product.phones.idle(60);
  const after = await expectSound(reference, product);
  expect(after).toMatchObject({ status: "closed", closeReason });
  expect(heldPairsIn(product.aws)).toEqual([]);
  const atTwilio = await product.phones.conversation(after.conversationSid ?? "");
  expect(atTwilio?.state).toBe(isRemoved ? undefined : "closed");
}

/** A STOP counts on a phone: on chat there is nothing to stop. */
const onPhone = ({ initiator }: StateItem): SideName => (initiator.channel === "chat" ? "invitee" : "initiator");

describe("an open conversation of the first edition", () => {
  test.each(openConversations)("ends by a STOP, with its pairs freed: $name", ({ item: golden }) =>
    withProduct(writtenAtMs(golden), async (product) => {
      const item = await takeUpOpen(golden, product);
      const { reference } = item;
      const side = onPhone(item);
      const { address: author, participantSid } = item[side];
      const messageSid = await writes(item, side, "STOP", product);
      const stop = { type: "MessageAdded", reference, key: `onMessageAdded.${messageSid}`, messageSid, index: 99 };
      expect(await product.handle({ ...stop, participantSid, author, body: "STOP", atMs: Date.now() })).toEqual(done);
      await expectEnded(reference, { closeReason: "opted-out", isRemoved: false }, product);
      expect(await product.dependencies.optIns.revocation(author)).toMatchObject({ decision: "revoked" });
    }),
  );

  /** What it is going to end by comes first. */
  function endPending({ pendingCommands: [first] }: StateItem): { closeReason: string; isRemoved: boolean } {
    const waiting = first?.verb === "catch-up" ? first.waiting : undefined;
    if (!waiting) return { closeReason: "completed", isRemoved: false };
    if (waiting.type === "InvitationExpired") return { closeReason: "invitation-expired", isRemoved: false };
    return { closeReason: waiting.reason, isRemoved: waiting.closing === "delete" };
  }

  test.each(openConversations)("ends by a close, with its pairs freed: $name", ({ item: golden }) =>
    withProduct(writtenAtMs(golden), async (product) => {
      const item = await takeUpOpen(golden, product);
      const { reference } = item;
      const call = { callId: "closing call", requestId: "closing request" };
      const close = {
        type: "CloseRequested",
        reference,
        key: call.callId,
        call,
        reason: "completed",
        closing: "close",
      };
      expect(await product.handle(close)).toEqual(done);
      await expectEnded(reference, endPending(golden), product);
      expect(await product.dependencies.conversations.readAnswer(reference, call.callId)).toMatchObject({
        ok: true,
        status: "closed",
      });
    }),
  );
});

test.each(itemsOf<AnswerItem>(folder, "answers.json"))("an answer is read as it was given: $name", async ({ item }) => {
  const { dependencies } = tablesWith(conversationTable, item);
  const { reference, entry, answer } = item;
  expect(await dependencies.conversations.readAnswer(reference, entry.replace("answer#", ""))).toEqual(answer);
});

type TimelineItem = TimelineEntry & { reference: string; entry: string };

test.each(itemsOf<TimelineItem>(folder, "timeline.json"))(
  "DescribeConversation tells a turning point in today's words: $name",
  async ({ item }) => {
    const { reference, atMs, type, detail } = item;
    const { surroundings } = tablesWith(conversationTable, item, { ...conversations[0]?.item, reference });
    const told = await operationHandler(describeConversation, surroundings, local)({ reference });
    const at = new Date(atMs).toISOString();
    expect(isEventName(type)).toBe(true);
    expect(told).toMatchObject({ ok: true, timeline: [inTodaysWords({ at, type, detail })] });
    expect(
      problemsOf(type, {
        version: eventVersion(type as EventName),
        id: "id",
        stage: "local",
        at,
        ...inTodaysWords(detail),
      }),
    ).toEqual([]);
  },
);

test.each([
  [
    "a word of Twilio's for an opt-out",
    { errorCode: 63014, reason: "Blocked" },
    { errorCode: 63014, reason: "opted-out" },
  ],
  ["an opt-out that we knew of", { errorCode: 21610, reason: "It has." }, { errorCode: 21610, reason: "opted-out" }],
  ["no code", { errorCode: 0, reason: "held-messages-age" }, { reason: "held-messages-age" }],
  ["what was released", { errorCode: 21610, purpose: "released" }, { errorCode: 21610, purpose: "relayed" }],
  ["an answer", { errorCode: 21610, purpose: "answer" }, { errorCode: 21610, purpose: "relayed" }],
])("MessageUndeliverable is told by today's schema, pending and in the timeline: %s", async (_, before, after) => {
  // The first edition's code could write these, and no journey came to it.
  const golden = conversations.find(({ item: { pendingCommands } }) =>
    pendingCommands.some((command) => command.verb === "announce" && command.type === "MessageUndeliverable"),
  );
  if (!golden) throw new Error("There is one.");
  const { reference } = golden.item;
  const told = { reference, conversationSid: golden.item.conversationSid, status: "closed", attributes: {} };
  const detail = { ...told, messageSid: `IM${"0".repeat(32)}`, purpose: "relayed", to: "invitee", ...before };
  const announced = { verb: "announce", type: "MessageUndeliverable", atMs: 0, detail, id: `${reference}#000001` };
  const entry = { reference, entry: "timeline#1970", atMs: 0, type: announced.type, detail };
  const item = { ...golden.item, pendingCommands: [announced] };
  const { dependencies } = tablesWith(conversationTable, item, entry);
  const expected = withoutUndefined({ ...detail, ...{ errorCode: undefined, reason: undefined }, ...after });
  const loaded = await dependencies.conversations.load(reference);
  expect(loaded?.pendingCommands).toEqual([{ ...announced, detail: expected }]);
  const [turningPoint] = await dependencies.conversations.timeline(reference);
  expect(turningPoint?.detail).toEqual(expected);
  const at = "1970-01-01T00:00:00.000Z";
  expect(
    problemsOf(announced.type, {
      version: eventVersion(announced.type as EventName),
      id: "id",
      stage: "local",
      at,
      ...expected,
    }),
  ).toEqual([]);
});

type PairItem = KnownPair & { address: string; entry: string };
type ConsentItem = Omit<ConsentRecord, "evidence"> & { entry: string; evidence: string };

describe("what is known of people", () => {
  const optIns = itemsOf<{ address: string; entry: string }>(folder, "opt-ins.json");

  test.each(optIns)("is read, whole and as a revocation: $name", async ({ item }) => {
    const { dependencies } = tablesWith(optInTable, item);
    const { address, entry } = item;
    const { person, consents } = await dependencies.optIns.known(address);
    const { present, history } = consents;
    const revocation = await dependencies.optIns.revocation(address);
    if (entry.startsWith("sender#")) {
      const { address: _, entry: __, ...pair } = item as PairItem;
      expect({ person, present, history, revocation }).toEqual({ person: { pairs: [pair] }, history: [] });
      return;
    }
    const { entry: _, evidence, ...decided } = item as unknown as ConsentItem;
    const consent = { ...decided, evidence: JSON.parse(evidence) };
    const isPresent = entry === "consent";
    expect(person).toEqual({ pairs: [], consent: isPresent ? consent.decision : undefined });
    expect({ present, history }).toEqual(isPresent ? { present: consent, history: [] } : { history: [consent] });
    expect(revocation).toEqual(isPresent && consent.decision === "revoked" ? consent : undefined);
  });
});

describe("an event that the first edition put on the queue", () => {
  const events = eventsOf(folder);

  /** The last item of each status under a reference. */
  function statesOf(reference: string): StateItem[] {
    const own = conversations.map(({ item }) => item).filter((item) => item.reference === reference);
    return [...new Map(own.map((item) => [item.status, item])).values()];
  }

  /** Where the files have no conversation of that reference in a state in which much can happen, another stands in. */
  function suitable({ reference }: AnyEvent): StateItem[] {
    const own = statesOf(reference);
    const others = statesOf("delivery-787e31ae").filter(
      ({ status }) => (status === "inviting" || status === "connected") && !own.some((item) => item.status === status),
    );
    return [...own, ...others];
  }

  test.each(events)("is handled where there is no conversation: $name", ({ event }) =>
    withProduct(0, async (product) => {
      expect(await product.handle(event)).toEqual(done);
      await product.phones.idle(60);
      if (event.type === "OpenRequested") await expectSound(event.reference, product);
      if (event.type === "ConsentRecorded") {
        const { consents } = await product.dependencies.optIns.known(event.address);
        expect(consents.history).toEqual([expect.objectContaining({ id: event.key, decision: event.decision })]);
      }
      for (const { "detail-type": type, detail } of product.aws.bus) expect(problemsOf(type, detail)).toEqual([]);
    }),
  );

  const onConversations = events
    .filter(({ event }) => !isPersonEvent(event))
    .flatMap(({ name, event }) =>
      suitable(event).map((golden) => ({ name, event, golden, status: golden.status, of: golden.reference })),
    );

  test.each(onConversations)("is handled by a conversation that is $status: $name, by $of", ({ event, golden }) =>
    withProduct(writtenAtMs(golden), async (product) => {
      const { item, inItsNames } = await takeUp(golden, product);
      expect(await product.handle(inItsNames({ ...event, reference: item.reference }))).toEqual(done);
      await product.phones.idle(60);
      const after = await product.dependencies.conversations.load(item.reference);
      expect(after?.pendingCommands).toEqual([]);
    }),
  );
});
