import {
  ana,
  anaAndBen,
  type Bench,
  cleo,
  otherWhatsappSender,
  refusalOf,
  smsSender,
  startBench,
  whatsappSender,
} from "./account.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ switches: { mutationsPerSecond: null } });
});
beforeEach(async () => {
  await bench.control.reset();
});
afterAll(async () => {
  await bench.simulator.close();
});
const conversations = () => bench.client.conversations.v1.conversations;
const binding = (address: string, proxyAddress: string) => ({
  "messagingBinding.address": address,
  "messagingBinding.proxyAddress": proxyAddress,
});

test("a participant has a binding in lower case, and the person is not notified", async () => {
  const { sid } = await conversations().create({});
  const participant = await conversations()(sid).participants.create({
    ...binding(ana, whatsappSender),
    attributes: '{"role":"rider"}',
  });
  expect(participant).toMatchObject({
    conversationSid: sid,
    identity: null,
    attributes: '{"role":"rider"}',
    messagingBinding: { type: "whatsapp", address: ana, proxy_address: whatsappSender },
    lastReadMessageIndex: null,
  });
  await bench.control.idle();
  expect(await bench.control.handset(ana).messages()).toEqual([]);
});

test.each([
  [50407, 400, binding("15551110001", smsSender)],
  [50407, 400, binding("whatsapp:15551110001", whatsappSender)],
  [50408, 400, binding(cleo, "5550003333")],
  [50409, 400, binding(smsSender, smsSender)],
  [50411, 400, { "messagingBinding.proxyAddress": smsSender }],
  [50411, 400, binding("", smsSender)],
  [50412, 400, { "messagingBinding.address": cleo }],
  [50413, 400, binding(cleo, "+15559998888")],
  [50414, 400, binding(cleo, whatsappSender)],
  [50414, 400, binding(ana, smsSender)],
  [50415, 400, binding(ana, "whatsapp:+15559998888")],
  [50204, 400, {}],
  [50211, 400, { identity: "agent", ...binding(cleo, smsSender) }],
  [20001, 400, { identity: "agent", attributes: JSON.stringify("x".repeat(4096)) }],
  [20001, 400, { identity: "x".repeat(257) }],
])("adding is refused with %i and HTTP %i: %j", async (code, status, draft) => {
  const { sid } = await conversations().create({});
  expect(await refusalOf(conversations()(sid).participants.create(draft))).toMatchObject({ code, status });
});

test("the switch undocumentedErrorStatus changes the HTTP status of undocumented errors only", async () => {
  const { sid } = await conversations().create({});
  await bench.control.switches({ undocumentedErrorStatus: 422 });
  const malformed = conversations()(sid).participants.create(binding("15551110001", smsSender));
  expect(await refusalOf(malformed)).toMatchObject({ code: 50407, status: 422 });
  expect(await refusalOf(conversations()(sid).participants.create({}))).toMatchObject({ code: 50204, status: 400 });
  await bench.control.switches({ undocumentedErrorStatus: 400 });
});

test("a pair can be in one conversation only, which the error names", async () => {
  const { sid } = await anaAndBen(bench);
  const second = await conversations().create({});
  expect(await refusalOf(conversations()(second.sid).participants.create(binding(ana, whatsappSender)))).toEqual({
    code: 50416,
    status: 409,
    message: `A binding for this participant and proxy address already exists in Conversation ${sid}`,
  });
  expect((await conversations()(second.sid).participants.create(binding(ana, otherWhatsappSender))).sid).toMatch(/^MB/);
});

test("a pair is unique across Conversation Services", async () => {
  await anaAndBen(bench);
  const service = await bench.client.conversations.v1.services.create({ friendlyName: "other" });
  const inService = bench.client.conversations.v1.services(service.sid).conversations;
  const { sid } = await inService.create({});
  expect(await refusalOf(inService(sid).participants.create(binding(ana, whatsappSender)))).toMatchObject({
    code: 50416,
  });
});

test("an inactive conversation keeps its pairs", async () => {
  const { sid } = await anaAndBen(bench);
  await conversations()(sid).update({ state: "inactive" });
  const second = await conversations().create({});
  expect(await refusalOf(conversations()(second.sid).participants.create(binding(ana, whatsappSender)))).toMatchObject({
    code: 50416,
  });
});

test.each(["participant removed", "conversation closed", "conversation deleted"])(
  "a pair becomes free: %s",
  async (how) => {
    const first = await anaAndBen(bench);
    const conversation = conversations()(first.sid);
    if (how === "participant removed") await conversation.participants(first.ana).remove();
    if (how === "conversation closed") await conversation.update({ state: "closed" });
    if (how === "conversation deleted") await conversation.remove();
    const second = await conversations().create({});
    const added = await conversations()(second.sid).participants.create(binding(ana, whatsappSender));
    expect(added.messagingBinding).toMatchObject({ address: ana });
    // Deleting the first afterwards must not free what the second now holds.
    if (how === "conversation closed") await conversation.remove();
    const third = await conversations().create({});
    expect(await refusalOf(conversations()(third.sid).participants.create(binding(ana, whatsappSender)))).toMatchObject(
      { code: 50416 },
    );
  },
);

test("of many concurrent requests for the same pair, one succeeds", async () => {
  const made = await Promise.all(Array.from({ length: 8 }, () => conversations().create({})));
  const outcomes = await Promise.allSettled(
    made.map(({ sid }) => conversations()(sid).participants.create(binding(ana, whatsappSender))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a chat identity can join a conversation only once", async () => {
  const { sid } = await conversations().create({});
  const { messagingBinding } = await conversations()(sid).participants.create({ identity: "agent" });
  expect(messagingBinding).toBeNull();
  expect(await refusalOf(conversations()(sid).participants.create({ identity: "agent" }))).toMatchObject({
    code: 50433,
    status: 409,
  });
});

test("a conversation accepts 50 non-chat participants, and refuses the next", async () => {
  const { sid } = await conversations().create({});
  const join = (number: number) =>
    conversations()(sid).participants.create(binding(`+1555100${String(number).padStart(4, "0")}`, smsSender));
  for (let number = 0; number < 50; number += 1) await join(number);
  expect(await refusalOf(join(50))).toMatchObject({ code: 50418 });
});

test("a new proxy address moves the pair; a participant without an address cannot have one", async () => {
  const { sid, ana: anaSid } = await anaAndBen(bench);
  const participants = conversations()(sid).participants;
  const moved = await participants(anaSid).update({ "messagingBinding.proxyAddress": otherWhatsappSender });
  expect(moved.messagingBinding).toMatchObject({ address: ana, proxy_address: otherWhatsappSender });
  const second = await conversations().create({});
  await conversations()(second.sid).participants.create(binding(ana, whatsappSender));
  const back = participants(anaSid).update({ "messagingBinding.proxyAddress": whatsappSender });
  expect(await refusalOf(back)).toMatchObject({ code: 50416 });
  const { sid: agent } = await participants.create({ identity: "agent" });
  const proxied = participants(agent).update({ "messagingBinding.proxyAddress": whatsappSender });
  expect(await refusalOf(proxied)).toMatchObject({ code: 50441, status: 400 });
});

test("an unknown participant is answered 404", async () => {
  const { sid } = await conversations().create({});
  const missing = conversations()(sid)
    .participants(`MB${"0".repeat(32)}`)
    .fetch();
  expect(await refusalOf(missing)).toMatchObject({ code: 20404, status: 404 });
});
