import * as fc from "fast-check";
import { local } from "../../config/local.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { formatVersion, NewerFormat } from "../../lambda/model/formats.ts";
import { isPersonEvent } from "../../lambda/model/person-event.ts";
import { describeConversation } from "../../lambda/operations/operations.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { PairClaimedMeanwhile } from "../../lambda/tables/conversations.ts";
import { operationHandler } from "../aws/operation-handler.ts";
import { type AnswerItem, conversationsOf, eventsOf, folders, itemsOf } from "./golden.ts";
import type { StateItem } from "./kinds.ts";
import { isFailed, itemsIn, type Product, putRaw, withProduct } from "./product.ts";

/**
 * What a newer release wrote, before a rollback or while it is being deployed, is left for it: an event stays on the
 * queue, an item stays as it is, and nothing is sent.
 */

const logged: string[] = [];
beforeAll(() =>
  jest.spyOn(process.stdout, "write").mockImplementation((line) => {
    logged.push(String(line));
    return true;
  }),
);
afterAll(() => jest.restoreAllMocks());

const conversations = folders.flatMap((folder) => conversationsOf(folder)).map(({ item }) => item);
const events = folders.flatMap((folder) => eventsOf(folder)).map(({ event }) => event);
const optIns = folders
  .flatMap((folder) => itemsOf<{ address: string; entry: string }>(folder, "opt-ins.json"))
  .map(({ item }) => item);

/** Mostly the next ones; and what no release has written so far is nothing that this one knows, either. */
const newer = fc.oneof(
  { arbitrary: fc.integer({ min: formatVersion + 1, max: 99 }), weight: 4 },
  { arbitrary: fc.constantFrom(0, -1, 2.5, "3", "2", null, {}), weight: 1 },
);

const ofVersion = <Value extends object>(value: Value, version: unknown) => ({ ...value, formatVersion: version });

/** Everything that an event could have changed: the tables, the queue, the bus, the schedules and Twilio. */
const everything = async (product: Product) => ({
  items: itemsIn(product),
  queued: [...product.queued],
  bus: [...product.aws.bus],
  schedules: [...product.aws.schedules.keys()],
  atTwilio: (await product.phones.history()).length,
});

/** An event is reported as failed because of a newer format, and has changed nothing. */
async function expectLeft(event: object, product: Product): Promise<void> {
  const before = await everything(product);
  logged.length = 0;
  expect(isFailed(await product.handle(event))).toBe(true);
  expect(logged.join("")).toContain('"errorName":"NewerFormat"');
  expect(await everything(product)).toEqual(before);
}

test("an event of any type, from a function or a schedule, is left, whatever its conversation is", () =>
  withProduct(0, (product) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...events),
      fc.option(fc.constantFrom(...conversations)),
      newer,
      async (event, conversation, version) => {
        if (conversation) putRaw(product, "conversations", { ...conversation, reference: event.reference });
        await expectLeft(ofVersion(event, version), product);
      },
    );
    return fc.assert(property, { numRuns: 300 });
  }));

test("a conversation of any state is left, whatever its event is", () =>
  withProduct(0, (product) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...conversations),
      fc.constantFrom(...events.filter((event) => !isPersonEvent(event))),
      newer,
      async (conversation, event, version) => {
        putRaw(product, "conversations", ofVersion(conversation, version));
        await expectLeft({ ...event, reference: conversation.reference }, product);
      },
    );
    return fc.assert(property, { numRuns: 300 });
  }));

/** The present consent and the pairs are asked for before something is decided; the history is for who asks for it. */
const askedFor = ({ entry }: { entry: string }): boolean => !entry.startsWith("consent#");

/** The event, about that person. */
function about(address: string, event: AnyEvent): object {
  if (isPersonEvent(event)) return { ...event, address };
  if (event.type !== "OpenRequested") throw new Error("It asks for nobody.");
  const { request } = event;
  return { ...event, reference: "new", request: { ...request, initiator: { ...request.initiator, address } } };
}

test("what is known of a person is left, whatever asks for it", () =>
  withProduct(0, (product) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...optIns.filter(askedFor)),
      fc.constantFrom(
        ...events.filter((event) => isPersonEvent(event)),
        ...events.filter((event) => event.type === "OpenRequested" && "address" in event.request.initiator),
      ),
      newer,
      async (item, event, version) => {
        putRaw(product, "opt-ins", ofVersion(item, version));
        await expectLeft(about(item.address, event), product);
      },
    );
    return fc.assert(property, { numRuns: 300 });
  }));

test("nothing is sent to somebody whose consent a newer release wrote", () =>
  withProduct(0, (product) => {
    const isSending = ({ pendingCommands: [first] }: StateItem) =>
      first?.verb === "send" || first?.verb === "send-text";
    const property = fc.asyncProperty(
      fc.constantFrom(...conversations.filter(isSending)),
      newer,
      async (item, version) => {
        const [first] = item.pendingCommands;
        if (first?.verb !== "send" && first?.verb !== "send-text") throw new Error("It is chosen for that.");
        const consent = optIns.find(({ entry }) => entry === "consent");
        putRaw(product, "opt-ins", { ...ofVersion({ ...consent }, version), address: item[first.to].address });
        putRaw(product, "conversations", { ...item, openedAtMs: Date.now() });
        await expectLeft({ type: "HeldCheckDue", reference: item.reference, key: "held-check.0", atMs: 0 }, product);
      },
    );
    return fc.assert(property);
  }));

test("a pair that was written since it was read is not claimed, not moved and not released", () =>
  withProduct(0, async (product) => {
    const { conversations: store, optIns: people } = product.dependencies;
    const opening =
      (await load(
        conversations.find(({ status }) => status === "opening"),
        product,
      )) ?? fail();
    const { address, proxyAddress = "" } = opening.initiator;
    const pair = { address, entry: `sender#${proxyAddress}`, proxyAddress };
    const later = fc.integer({ min: formatVersion + 1 });
    const property = fc.asyncProperty(later, fc.boolean(), async (version, isHeld) => {
      putRaw(product, "opt-ins", ofVersion({ ...pair, heldBy: isHeld ? opening.reference : undefined }, version));
      const before = itemsIn(product);
      await expect(store.open({ ...opening, reference: "new" })).rejects.toThrow(PairClaimedMeanwhile);
      await expect(people.releasePairs(opening, 0)).rejects.toThrow(NewerFormat);
      await expect(people.moveWindow(address, proxyAddress, 1)).rejects.toThrow(NewerFormat);
      expect(itemsIn(product)).toEqual(before);
    });
    await fc.assert(property);
  }));

function fail(): never {
  throw new Error("It is in the files.");
}

async function load(item: StateItem | undefined, product: Product): Promise<Conversation | undefined> {
  if (!item) return undefined;
  putRaw(product, "conversations", item);
  return product.dependencies.conversations.load(item.reference);
}

test("a decision is recorded in the place of one that a newer release wrote, which stays in the history", () =>
  withProduct(0, async (product) => {
    const { optIns: people } = product.dependencies;
    const granted = { id: "IM1", address: "+5511900000000", decision: "granted", basis: "reply", recordedBy: "person" };
    const before = { ...granted, evidence: "{}", atMs: 1, formatVersion: formatVersion + 1 };
    const entry = "consent#1970-01-01T00:00:00.001Z#IM1";
    for (const place of ["consent", entry]) putRaw(product, "opt-ins", { ...before, entry: place });
    const stop = { ...granted, id: "IM2", decision: "revoked", evidence: {}, atMs: 2 } as const;
    expect(await people.recordConsent(stop)).toBe(true);
    expect(await people.revocation(stop.address)).toEqual(stop);
    expect(itemsIn(product)).toContainEqual({ ...before, entry });
  }));

const answers = folders.flatMap((folder) => itemsOf<AnswerItem>(folder, "answers.json")).map(({ item }) => item);
const timeline = folders
  .flatMap((folder) => itemsOf<{ reference: string }>(folder, "timeline.json"))
  .map(({ item }) => item);

test("who only reads is told so, and is given nothing of it: answers, turning points, conversations and consents", () =>
  withProduct(0, async (product) => {
    const { conversations: store, optIns: people } = product.dependencies;
    const describes = operationHandler(describeConversation, product.aws.surroundings("http://127.0.0.1:9"), local);
    const reads = fc.oneof(
      fc.constantFrom(...answers).map((item) => ({
        item,
        read: () => store.readAnswer(item.reference, item.entry.replace("answer#", "")),
      })),
      fc.constantFrom(...timeline, ...conversations).map((item) => ({
        item,
        read: () => describes({ reference: item.reference }),
      })),
      fc.constantFrom(...optIns.filter(askedFor)).map((item) => ({ item, read: () => people.person(item.address) })),
      fc
        .constantFrom(...optIns.filter(({ entry }) => entry.startsWith("consent")))
        .map((item) => ({ item, read: () => people.history(item.address) })),
    );
    const property = fc.asyncProperty(reads, newer, async ({ item, read }, version) => {
      putRaw(product, "reference" in item ? "conversations" : "opt-ins", ofVersion(item, version));
      const before = itemsIn(product);
      await expect(read()).rejects.toThrow(NewerFormat);
      expect(itemsIn(product)).toEqual(before);
    });
    await fc.assert(property, { numRuns: 300 });
  }));
