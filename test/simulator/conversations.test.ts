import { ana, anaAndBen, type Bench, refusalOf, smsSender, startBench, whatsappSender } from "./account.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
afterAll(async () => {
  await bench.simulator.close();
});
const conversations = () => bench.client.conversations.v1.conversations;

test("a conversation is created active, with the account's services, and found by SID and by unique name", async () => {
  const created = await conversations().create({ uniqueName: "order 1.a", friendlyName: "Order 1" });
  expect(created).toMatchObject({
    state: "active",
    attributes: "{}",
    timers: {},
    friendlyName: "Order 1",
    uniqueName: "order 1.a",
  });
  const configuration = await bench.client.conversations.v1.configuration().fetch();
  expect(created.chatServiceSid).toBe(configuration.defaultChatServiceSid);
  expect(created.messagingServiceSid).toBe(configuration.defaultMessagingServiceSid);
  expect((await conversations()("order 1.a").fetch()).sid).toBe(created.sid);
  expect((await conversations()(created.sid).fetch()).uniqueName).toBe("order 1.a");
});

test("a unique name stays taken while its conversation is closed, and is free when it is deleted", async () => {
  const { sid } = await conversations().create({ uniqueName: "taken" });
  const again = { code: 50353, status: 409, message: "Conversation with provided unique name already exists" };
  expect(await refusalOf(conversations().create({ uniqueName: "taken" }))).toEqual(again);
  await conversations()(sid).update({ state: "closed" });
  expect(await refusalOf(conversations().create({ uniqueName: "taken" }))).toEqual(again);
  await conversations()(sid).remove();
  expect((await conversations().create({ uniqueName: "taken" })).uniqueName).toBe("taken");
});

test.each([
  [50390, { uniqueName: `CH${"0".repeat(32)}` }],
  [50384, { state: "closed" as const }],
  [50375, { state: "active" as const, "timers.inactive": "PT59S" }],
  [50376, { state: "active" as const, "timers.closed": "PT9M" }],
  [50379, { state: "active" as const, "timers.inactive": "10 minutes" }],
  [50380, { state: "active" as const, "timers.closed": "P" }],
  [50382, { "timers.inactive": "PT10M" }],
  [20001, { attributes: "{not json" }],
  [20001, { attributes: JSON.stringify("x".repeat(16 * 1024)) }],
  [20001, { friendlyName: "x".repeat(257) }],
])("creating is refused with %i: %j", async (code, draft) => {
  expect(await refusalOf(conversations().create(draft))).toMatchObject({ code, status: 400 });
});

test("a state that does not exist is refused with 50378", async () => {
  const response = await post("/conversations/v1/Conversations", "State=asleep");
  expect(await response.json()).toMatchObject({ code: 50378 });
});

test("a closed conversation can be read and deleted, but not changed", async () => {
  const { sid, ana: anaSid } = await anaAndBen(bench);
  await conversations()(sid).update({ state: "closed" });
  const binding = { "messagingBinding.address": ana, "messagingBinding.proxyAddress": whatsappSender };
  const closed = conversations()(sid);
  expect((await closed.fetch()).state).toBe("closed");
  expect(await closed.participants.list()).toHaveLength(2);
  for (const change of [
    closed.update({ state: "active" }),
    closed.update({ friendlyName: "x" }),
    closed.messages.create({ body: "x" }),
    closed.participants.create(binding),
    closed.participants(anaSid).remove(),
  ]) {
    expect(await refusalOf(change)).toMatchObject({ code: 50377 });
  }
  expect(await closed.remove()).toBe(true);
  expect(await refusalOf(closed.fetch())).toMatchObject({ code: 50350, status: 404 });
});

test("an update changes only the given fields", async () => {
  const { sid } = await conversations().create({ uniqueName: "before", friendlyName: "A", attributes: '{"a":1}' });
  const updated = await conversations()(sid).update({ uniqueName: "after" });
  expect(updated).toMatchObject({ uniqueName: "after", friendlyName: "A", attributes: '{"a":1}' });
  expect((await conversations()("after").fetch()).sid).toBe(sid);
  expect(await refusalOf(conversations()("before").fetch())).toMatchObject({ code: 50350 });
});

test("an unknown conversation is refused with 50350, or with 20404 by the switch unknownConversationCode", async () => {
  const unknown = conversations()(`CH${"0".repeat(32)}`);
  const calls = () => [unknown.fetch(), unknown.messages.create({ body: "x" }), unknown.participants.list()];
  for (const call of calls()) expect(await refusalOf(call)).toMatchObject({ code: 50350, status: 404 });
  await bench.control.switches({ unknownConversationCode: 20404 });
  try {
    for (const call of calls()) expect(await refusalOf(call)).toMatchObject({ code: 20404, status: 404 });
  } finally {
    await bench.control.switches({ unknownConversationCode: 50350 });
  }
});

test("the package reads a list page by page, whatever the page size", async () => {
  const service = await bench.client.conversations.v1.services.create({ friendlyName: "paged" });
  const inService = bench.client.conversations.v1.services(service.sid).conversations;
  const sids: string[] = [];
  for (let count = 0; count < 7; count += 1) sids.push((await inService.create({})).sid);
  expect((await inService.list({ pageSize: 3 })).map(({ sid }) => sid)).toEqual(sids);
  expect((await inService.list({ pageSize: 3, limit: 4 })).map(({ sid }) => sid)).toEqual(sids.slice(0, 4));
  const page = await inService.page({ pageSize: 3, pageNumber: 1 });
  expect(page.instances.map(({ sid }) => sid)).toEqual(sids.slice(3, 6));
  expect(page.nextPageUrl).toBe(
    `${bench.simulator.url}/conversations/v1/Services/${service.sid}/Conversations?PageSize=3&Page=2`,
  );
});

test("a conversation belongs to one service, and is not found outside it", async () => {
  const service = await bench.client.conversations.v1.services.create({ friendlyName: "other" });
  const { sid, url } = await bench.client.conversations.v1
    .services(service.sid)
    .conversations.create({ uniqueName: "mine" });
  expect(url).toBe(`${bench.simulator.url}/conversations/v1/Services/${service.sid}/Conversations/${sid}`);
  expect(await refusalOf(conversations()(sid).fetch())).toMatchObject({ code: 50350 });
  expect((await conversations().create({ uniqueName: "mine" })).uniqueName).toBe("mine");
  await bench.client.conversations.v1.services(service.sid).remove();
  const gone = bench.client.conversations.v1.services(service.sid).conversations(sid).fetch();
  expect(await refusalOf(gone)).toMatchObject({ code: 20404, status: 404 });
});

test("ConversationWithParticipants creates everything or nothing", async () => {
  const person = (address: string) => JSON.stringify({ messaging_binding: { address, proxy_address: smsSender } });
  const whole = bench.client.conversations.v1.conversationWithParticipants;
  const { sid } = await whole.create({ participant: [person("+15551230001"), '{"identity":"agent"}'] });
  expect(await conversations()(sid).participants.list()).toHaveLength(2);
  const before = (await conversations().list()).length;
  const again = whole.create({ participant: [person("+15551230002"), person("+15551230001")] });
  expect(await refusalOf(again)).toMatchObject({ code: 50425, status: 409, message: expect.stringContaining(sid) });
  expect(await conversations().list()).toHaveLength(before);
  const eleven = Array.from({ length: 11 }, (_, number) => JSON.stringify({ identity: `agent ${number}` }));
  expect(await refusalOf(whole.create({ participant: eleven }))).toMatchObject({ code: 50426 });
});

test("ParticipantConversations finds conversations by address or identity, including closed ones, and refuses both or neither", async () => {
  const lookUp = bench.client.conversations.v1.participantConversations;
  const address = "+15557770001";
  const { sid } = await conversations().create({ uniqueName: "looked up" });
  const binding = { "messagingBinding.address": address, "messagingBinding.proxyAddress": smsSender };
  const participant = await conversations()(sid).participants.create(binding);
  await conversations()(sid).update({ state: "closed" });
  expect(await lookUp.list({ address })).toMatchObject([
    {
      conversationSid: sid,
      conversationState: "closed",
      conversationUniqueName: "looked up",
      participantSid: participant.sid,
      participantMessagingBinding: { type: "sms", address, proxy_address: smsSender },
    },
  ]);
  expect(await lookUp.list({ identity: "nobody" })).toEqual([]);
  expect(await refusalOf(lookUp.list({ address, identity: "x" }))).toMatchObject({ code: 50451 });
  expect(await refusalOf(lookUp.list({}))).toMatchObject({ code: 50451 });
});

test("the account's default timers apply to new conversations and can be read back", async () => {
  const own = await startBench();
  await own.client.conversations.v1
    .configuration()
    .update({ defaultInactiveTimer: "PT5M", defaultClosedTimer: "PT1H" });
  const configuration = await own.client.conversations.v1.configuration().fetch();
  expect(configuration).toMatchObject({ defaultInactiveTimer: "PT5M", defaultClosedTimer: "PT1H" });
  const { timers } = await own.client.conversations.v1.conversations.create({});
  expect(timers).toEqual({ date_inactive: expect.any(String), date_closed: expect.any(String) });
  await own.simulator.close();
});

async function post(path: string, body: string): Promise<Response> {
  const { accountSid, authToken } = bench.options;
  return await fetch(`${bench.simulator.url}${path}`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body,
  });
}
