import { local } from "../../config/local.ts";
import { formatVersion } from "../../lambda/model/formats.ts";
import { optInStore } from "../../lambda/tables/opt-ins.ts";
import { connects, opens } from "../../scenarios/connect.ts";
import { Aws, optInTable } from "../aws/aws.ts";
import { type InProcessStack, startInProcess } from "../in-process/stack.ts";

/**
 * After a rollback, what a newer release wrote is left alone; and meanwhile a STOP counts, and what is of this release
 * goes on.
 */

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

const newer = formatVersion + 1;
let stack: InProcessStack | undefined;
afterEach(() => stack?.close());

/** A pair of theirs with another sender, as a newer release wrote it. */
const newerPair = (address: string, proxyAddress: string) => ({
  address,
  entry: `sender#${proxyAddress}`,
  proxyAddress,
  formatVersion: newer,
  window: { endsAtMs: 1 },
});

/** One of the stage's senders that serves this person in no conversation. */
function anotherSender(aws: Aws, address: string): string {
  const own = aws.dynamoDb.items(optInTable).filter((item) => item.address === address);
  const taken = new Set(own.map(({ proxyAddress }) => proxyAddress));
  return local.senders.find((sender) => sender.startsWith("whatsapp:") && !taken.has(sender)) ?? "";
}

const revocationIn = (aws: Aws, address: string) =>
  aws.dynamoDb.get({ TableName: optInTable, Key: { address, entry: "consent" } }).Item?.decision;

test("a STOP to a sender counts, although a newer release wrote one of the person's pairs (promise 3)", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { world, aws, queue } = stack;
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("rolled-back");
  await connects(world, reference, courier, customer);
  await queue.empty();
  const other = anotherSender(aws, customer.address);
  aws.dynamoDb.put({ TableName: optInTable, Item: newerPair(customer.address, other) });

  const phone = world.phones.handset(customer.address);
  await phone.write(other, "STOP");
  await world.phones.idle();
  await queue.empty();
  const before = (await phone.received()).length;
  const message = { template: "messages-waiting", variables: {} };
  await stack.reach.invoke("SendMessage", { reference, to: "invitee", message, waitSeconds: 1 });
  await queue.empty();
  await world.phones.idle();

  expect((await phone.received()).slice(before).map(({ body }) => body)).toEqual([]);
  expect(revocationIn(aws, customer.address)).toBe("revoked");
}, 30_000);

test("a STOP in a conversation of this release ends it, although a newer release wrote another pair of the person", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { world, aws, queue } = stack;
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("rolled-back");
  await connects(world, reference, courier, customer);
  await queue.empty();
  const other = anotherSender(aws, customer.address);
  aws.dynamoDb.put({ TableName: optInTable, Item: newerPair(customer.address, other) });

  await customer.writes("STOP");
  await world.phones.idle();
  await queue.empty();
  await stack.reach.invoke("CloseConversation", { reference, waitSeconds: 1 });
  await queue.empty();

  expect(queue.deadLetters.map(({ event, error }) => `${event.type}: ${error}`)).toEqual([]);
  expect(aws.bus.map((event) => event["detail-type"])).toContain("ConversationClosed");
}, 30_000);

test("a conversation in the way at Twilio that a newer release wrote is somebody's: the opening is refused, and does not end in the dead letters", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { world, aws, queue } = stack;
  const [courier, customer] = [world.person("Rui", "sms"), world.person("Ana", "sms")];
  const first = world.reference("newer");
  await opens(world, { reference: first, initiator: courier.asParty, invitee: customer.asParty });
  await queue.empty();
  // The newer release keeps its conversation in another form, and its claims elsewhere.
  const item = aws.dynamoDb.get({ TableName: "Conversations", Key: { reference: first, entry: "state" } }).Item ?? {};
  aws.dynamoDb.put({ TableName: "Conversations", Item: { ...item, formatVersion: newer } });
  for (const pair of aws.dynamoDb.items(optInTable).filter(({ entry }) => String(entry).startsWith("sender#"))) {
    const { heldBy: _, ...free } = pair;
    aws.dynamoDb.put({ TableName: optInTable, Item: free });
  }
  const sides = { initiator: courier.asParty, invitee: customer.asParty };
  const answer = await world.open({ reference: world.reference("next"), ...sides, waitSeconds: 3 });
  await queue.empty();
  expect(queue.deadLetters).toEqual([]);
  expect(answer).toMatchObject({ ok: false, error: { code: "PARTY_BUSY" } });
}, 30_000);

test("a decision that a newer release wrote is left as it is", async () => {
  const aws = new Aws();
  const store = optInStore(aws.surroundings("http://127.0.0.1:9").aws.dynamoDb, optInTable);
  const address = "whatsapp:+5511900000031";
  const theirs = { address, entry: "consent", decision: "revoked", scope: "marketing", atMs: 1, formatVersion: newer };
  aws.dynamoDb.put({ TableName: optInTable, Item: theirs });
  const ours = { id: "IM1", address, decision: "granted", basis: "reply", evidence: {}, recordedBy: "person", atMs: 2 };
  await store.recordConsent(ours as Parameters<typeof store.recordConsent>[0]).catch(() => undefined);
  expect(aws.dynamoDb.get({ TableName: optInTable, Key: { address, entry: "consent" } }).Item).toEqual(theirs);
});
