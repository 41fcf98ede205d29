import { formatVersion } from "../../lambda/model/formats.ts";
import { connects } from "../../scenarios/connect.ts";
import { conversationTable, optInTable } from "../aws/aws.ts";
import { type InProcessStack, startInProcess } from "../in-process/stack.ts";

/** What a newer release wrote is in nobody's way: not in that of a STOP, of a consent, of a close, or of who waits. */

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

const newer = formatVersion + 1;
let stack: InProcessStack | undefined;
afterEach(() => stack?.close());

const pairsOf = (address: string) =>
  (stack as InProcessStack).aws.dynamoDb
    .items(optInTable)
    .filter((item) => item.address === address && String(item.entry).startsWith("sender#"));

const presentConsent = (address: string) =>
  (stack as InProcessStack).aws.dynamoDb.get({ TableName: optInTable, Key: { address, entry: "consent" } }).Item;

test("a STOP in a conversation that a newer release wrote counts (promise 3; decision 21: a STOP never waits for a release)", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { world, aws, queue } = stack;
  const [courier, customer, other] = [
    world.person("Rui", "whatsapp"),
    world.person("Ana", "whatsapp"),
    world.person("Eva", "whatsapp"),
  ];
  const theirs = world.reference("newer");
  await connects(world, theirs, courier, customer);
  await queue.empty();
  const { Item } = aws.dynamoDb.get({ TableName: conversationTable, Key: { reference: theirs, entry: "state" } });
  aws.dynamoDb.put({ TableName: conversationTable, Item: { ...Item, formatVersion: newer } });

  await customer.writes("STOP");
  await world.phones.idle();
  await queue.empty();
  // The rolled-back release opens another conversation with the same person.
  const phone = world.phones.handset(customer.address);
  const before = (await phone.received()).length;
  const answer = await world.open({
    reference: world.reference("ours"),
    initiator: other.asParty,
    invitee: customer.asParty,
    invitation: { template: "delivery-invitation", variables: { "1": "Ana", "2": "Eva" } },
    introduction: { template: "delivery-introduction", variables: {} },
    waitSeconds: 3,
  });
  await queue.empty();
  await world.phones.idle();

  expect((await phone.received()).slice(before).map(({ body }) => body)).toEqual([]);
  expect(answer).toMatchObject({ ok: false, error: { code: "OPTED_OUT" } });
}, 30_000);

test("a consent that is given while a newer release's decision stands is not lost: it counts, or it waits to be redriven", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { aws, queue, reach } = stack;
  const address = "whatsapp:+5511900000041";
  aws.dynamoDb.put({
    TableName: optInTable,
    Item: {
      address,
      entry: "consent",
      id: "IM1",
      decision: "revoked",
      basis: "reply",
      evidence: "{}",
      recordedBy: "person",
      atMs: 1,
      formatVersion: newer,
    },
  });
  const request = {
    address,
    decision: "granted",
    basis: "form",
    evidence: { form: "a" },
    recordedBy: "service",
    requestId: "r-1",
    waitSeconds: 2,
  };
  const answer = await reach.invoke("RecordConsent", request);
  await queue.empty();
  const told = { answer, counts: presentConsent(address)?.decision, deadLetters: queue.deadLetters.length };
  expect(answer).not.toMatchObject({ error: { code: "VALIDATION" } });
  // Told as done, it is done; else it waits in the dead letters for the newer release.
  expect(told).not.toMatchObject({ answer: { ok: true, decision: "granted" }, counts: "revoked", deadLetters: 0 });
}, 30_000);

test("DescribeConsent tells of a decision that a newer release wrote without what this one knows", async () => {
  stack = await startInProcess({});
  const { aws, reach } = stack;
  const address = "whatsapp:+5511900000042";
  // The very item of test/formats/newer-and-a-stop.test.ts.
  const theirs = { address, entry: "consent", decision: "revoked", scope: "marketing", atMs: 1, formatVersion: newer };
  aws.dynamoDb.put({ TableName: optInTable, Item: theirs });
  await expect(reach.invoke("DescribeConsent", { address })).resolves.toMatchObject({ ok: true, decision: "revoked" });
}, 30_000);

test("an opening that waits for a closed conversation whose pair a newer release wrote does not run in circles", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { world, aws, queue, reach } = stack;
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("closed");
  await connects(world, reference, courier, customer);
  await queue.empty();
  for (const pair of pairsOf(customer.address))
    aws.dynamoDb.put({ TableName: optInTable, Item: { ...pair, formatVersion: newer } });
  await reach.invoke("CloseConversation", { reference, waitSeconds: 2 });
  await queue.empty();
  const held = pairsOf(customer.address)[0];

  let puts = 0;
  const put = queue.put.bind(queue);
  // Ends the circle after a while, or the test would not end.
  queue.put = async (event, id) => (++puts > 300 ? undefined : put(event, id));
  await reach.invoke("OpenConversation", {
    reference: world.reference("waits"),
    initiator: courier.asParty,
    invitee: { ...customer.asParty, proxyAddress: held?.proxyAddress },
    invitation: { template: "delivery-invitation", variables: { "1": "Ana", "2": "Rui" } },
    introduction: { template: "delivery-introduction", variables: {} },
    onBusy: "wait",
    waitSeconds: 2,
  });
  await queue.empty();
  expect({ puts: puts < 50, heldBy: held?.heldBy }).toEqual({ puts: true, heldBy: undefined });
}, 30_000);

test("a yes over a decision that a newer release wrote does not keep the conversation from a STOP and a close", async () => {
  stack = await startInProcess({ queueing: { retryAfterMs: 1 } });
  const { world, aws, queue } = stack;
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  const reference = world.reference("agreed");
  const { address } = customer;
  const before = { address, entry: "consent", decision: "granted", atMs: 1, formatVersion: formatVersion + 1 };
  aws.dynamoDb.put({ TableName: optInTable, Item: before });
  await connects(world, reference, courier, customer);
  await customer.writes("STOP");
  await world.phones.idle();
  await queue.empty();
  expect(queue.deadLetters).toEqual([]);
  expect(aws.dynamoDb.get({ TableName: optInTable, Key: { address, entry: "consent" } }).Item?.decision).toBe(
    "revoked",
  );
  expect(aws.bus.map((event) => event["detail-type"])).toContain("ConversationClosed");
}, 30_000);
