import { ana, anaAndBen, type Bench, refusalOf, startBench } from "./account.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.simulator.close();
});
const conversations = () => bench.client.conversations.v1.conversations;
const codesOf = async (calls: Promise<unknown>[]) => {
  const outcomes = await Promise.allSettled(calls);
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
};

test("a conversation accepts 30 changes a second; more are refused with 429 and 50063, without effect", async () => {
  const { sid } = await anaAndBen(bench);
  // The two participants count, so at most 28 messages are left in this second.
  const codes = await codesOf(Array.from({ length: 45 }, () => conversations()(sid).messages.create({ body: "x" })));
  expect(codes.length).toBeGreaterThanOrEqual(15);
  expect(new Set(codes)).toEqual(new Set([50063]));
  expect((await bench.control.conversation(sid))?.messages).toHaveLength(45 - codes.length);
});

test("each conversation has its own limit, which ignores reads and resets after a second", async () => {
  const [busy, quiet] = [await conversations().create({}), await conversations().create({})];
  await codesOf(Array.from({ length: 40 }, () => conversations()(busy.sid).messages.create({ body: "x" })));
  expect((await conversations()(quiet.sid).messages.create({ body: "x" })).index).toBe(0);
  expect(await conversations()(busy.sid).messages.list({ limit: 1 })).toHaveLength(1);
  await bench.control.advance(1);
  expect((await conversations()(busy.sid).messages.create({ body: "x" })).sid).toMatch(/^IM/);
});

test("addressing a conversation by unique name does not give it a second quota", async () => {
  const { sid } = await conversations().create({ uniqueName: "busy" });
  const codes = await codesOf(
    Array.from({ length: 40 }, (_, number) =>
      conversations()(number % 2 === 0 ? sid : "busy").messages.create({ body: "x" }),
    ),
  );
  expect(codes).toHaveLength(10);
});

test("a service accepts 30 new conversations a second; another service has its own limit", async () => {
  const codes = await codesOf(Array.from({ length: 40 }, () => conversations().create({})));
  expect(codes).toHaveLength(10);
  const service = await bench.client.conversations.v1.services.create({ friendlyName: "other" });
  expect((await bench.client.conversations.v1.services(service.sid).conversations.create({})).sid).toMatch(/^CH/);
});

test("with the switch mutationsPerSecond set to null there is no limit", async () => {
  await bench.control.switches({ mutationsPerSecond: null });
  expect(await codesOf(Array.from({ length: 60 }, () => conversations().create({})))).toEqual([]);
});

test("with the switch concurrentRequests, more concurrent calls are refused with 429, 20429 and a header with their number", async () => {
  await bench.control.switches({ concurrentRequests: 2, restLatencyMs: 100 });
  const { accountSid, authToken } = bench.options;
  const headers = { Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}` };
  const call = async () => await fetch(`${bench.simulator.url}/conversations/v1/Conversations`, { headers });
  const responses = await Promise.all(Array.from({ length: 5 }, call));
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
  const refused = responses.filter(({ status }) => status === 429);
  expect(refused.map((response) => response.headers.get("twilio-concurrent-requests")).sort()).toEqual(["3", "4", "5"]);
  expect(await refused[0]?.json()).toMatchObject({ code: 20429, status: 429 });
});

test("the history shows how many calls were in flight, and how long each took", async () => {
  await bench.control.switches({ restLatencyMs: 30 });
  await conversations().list();
  await Promise.all([conversations().list(), conversations().list(), conversations().list()]);
  const requests = (await bench.control.history()).flatMap((entry) => (entry.kind === "request" ? [entry] : []));
  expect(requests[0]).toMatchObject({
    method: "GET",
    path: "/conversations/v1/Conversations",
    status: 200,
    inFlight: 1,
  });
  expect(
    requests
      .slice(1)
      .map(({ inFlight }) => inFlight)
      .sort(),
  ).toEqual([1, 2, 3]);
  for (const { startedAt, endedAt } of requests)
    expect(Date.parse(endedAt) - Date.parse(startedAt)).toBeGreaterThanOrEqual(29);
});

test("a page size above the list's maximum is refused with 20007, and the maximum itself is not", async () => {
  const { sid } = await anaAndBen(bench);
  const conversation = conversations()(sid);
  const message = conversation.messages((await conversation.messages.create({ body: "x" })).sid);
  const lists: [number, (pageSize: number) => Promise<unknown>][] = [
    [100, (pageSize) => conversations().page({ pageSize })],
    [100, (pageSize) => conversation.participants.page({ pageSize })],
    [100, (pageSize) => conversation.messages.page({ pageSize })],
    [100, (pageSize) => bench.client.conversations.v1.services.page({ pageSize })],
    [50, (pageSize) => message.deliveryReceipts.page({ pageSize })],
    [50, (pageSize) => bench.client.conversations.v1.participantConversations.page({ address: ana, pageSize })],
    [50, (pageSize) => bench.client.conversations.v1.addressConfigurations.page({ pageSize })],
    [5, (pageSize) => conversation.webhooks.page({ pageSize })],
    [1000, (pageSize) => bench.client.messaging.v1.services.page({ pageSize })],
    [1000, (pageSize) => bench.client.content.v1.contents.page({ pageSize })],
  ];
  for (const [max, page] of lists) {
    await page(max);
    expect(await refusalOf(page(max + 1))).toMatchObject({
      code: 20007,
      status: 400,
      message: expect.stringContaining(String(max)),
    });
  }
});

test("a page size above the maximum is reduced to it with the switch pageSizeAboveMaximum", async () => {
  await bench.control.switches({ pageSizeAboveMaximum: "reduced" });
  const { sid } = await anaAndBen(bench);
  const uri = `${bench.simulator.url}/conversations/v1/Conversations/${sid}/Participants?PageSize=1000`;
  expect((await bench.client.request({ method: "get", uri })).body).toMatchObject({ meta: { page_size: 100 } });
});

test("the history shows the error code of a refused call", async () => {
  await refusalOf(conversations()("nothing").fetch());
  expect((await bench.control.history()).at(-1)).toMatchObject({ kind: "request", status: 404, errorCode: 50350 });
});
