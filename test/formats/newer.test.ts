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

/** The event, about that person. */
function about(address: string, event: AnyEvent): object {
  if (isPersonEvent(event)) return { ...event, address };
  if (event.type !== "OpenRequested") throw new Error("It asks for nobody.");
  const { request } = event;
  return { ...event, reference: "new", request: { ...request, initiator: { ...request.initiator, address } } };
}

test("a pair that a newer release wrote is left as it is, whatever is done for its person", () =>
  withProduct(0, (product) => {
    const property = fc.asyncProperty(
      fc.constantFrom(...optIns.filter(({ entry }) => entry.startsWith("sender#"))),
      fc.constantFrom(
        ...events.filter((event) => isPersonEvent(event)),
        ...events.filter((event) => event.type === "OpenRequested" && "address" in event.request.initiator),
      ),
      // A number, as every release writes: the condition of a write compares it.
      fc.integer({ min: formatVersion + 1 }),
      async (item, event, version) => {
        const pair = ofVersion(item, version);
        putRaw(product, "opt-ins", pair);
        await product.handle(about(item.address, event));
        expect(itemsIn(product)).toContainEqual(pair);
      },
    );
    return fc.assert(property, { numRuns: 100 });
  }));

test("a decision that a newer release wrote counts; one that this release does not know counts as opted out", () =>
  withProduct(0, async (product) => {
    const { optIns: people } = product.dependencies;
    const address = "+5511900000000";
    for (const [decision, read] of [
      ["granted", "granted"],
      ["revoked", "revoked"],
      ["paused", "revoked"],
      [undefined, "revoked"],
    ] as const) {
      const later = { address, entry: "consent", decision, evidence: { new: true }, formatVersion: formatVersion + 1 };
      putRaw(product, "opt-ins", later);
      expect((await people.person(address)).consent).toBe(read);
      expect((await people.revocation(address))?.decision).toBe(read === "revoked" ? "revoked" : undefined);
    }
  }));

test("a pair that was written since it was read is not claimed and not moved, and keeps all but our claim", () =>
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
      await people.moveWindow(address, proxyAddress, 1);
      expect(itemsIn(product)).toEqual(before);
      await people.releasePairs(opening, 0);
      expect(itemsIn(product)).toContainEqual(ofVersion(pair, version));
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

test("a STOP alone is recorded in the place of a decision that a newer release wrote, which stays in the history", () =>
  withProduct(0, async (product) => {
    const { optIns: people } = product.dependencies;
    const granted = { id: "IM1", address: "+5511900000000", decision: "granted", basis: "reply", recordedBy: "person" };
    const before = { ...granted, evidence: "{}", atMs: 1, formatVersion: formatVersion + 1 };
    const entry = "consent#1970-01-01T00:00:00.001Z#IM1";
    for (const place of ["consent", entry]) putRaw(product, "opt-ins", { ...before, entry: place });
    const stop = { ...granted, id: "IM2", decision: "revoked", evidence: {}, atMs: 2 } as const;
    const start = { ...stop, id: "IM3", decision: "granted" } as const;
    await expect(people.recordConsent(start)).rejects.toThrow(NewerFormat);
    expect(await people.recordConsent({ ...start, atMs: 0 })).toBe(false);
    expect(await people.recordConsent(stop)).toBe(true);
    expect(await people.revocation(stop.address)).toEqual(stop);
    expect(itemsIn(product)).toContainEqual({ ...before, entry });
  }));

const answers = folders.flatMap((folder) => itemsOf<AnswerItem>(folder, "answers.json")).map(({ item }) => item);
const timeline = folders
  .flatMap((folder) => itemsOf<{ reference: string }>(folder, "timeline.json"))
  .map(({ item }) => item);

test("who only reads is told so, and is given nothing of it: answers, milestones and conversations", () =>
  withProduct(0, async (product) => {
    const { conversations: store } = product.dependencies;
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
    );
    const property = fc.asyncProperty(reads, newer, async ({ item, read }, version) => {
      putRaw(product, "conversations", ofVersion(item, version));
      const before = itemsIn(product);
      await expect(read()).rejects.toThrow(NewerFormat);
      expect(itemsIn(product)).toEqual(before);
    });
    await fc.assert(property, { numRuns: 300 });
  }));
