import {
  ana,
  anaAndBen,
  approvedTemplate,
  type Bench,
  ben,
  refusalOf,
  startBench,
  unapprovedTemplate,
  whatsappSender,
} from "./account.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
});
beforeEach(async () => {
  await bench.control.reset();
});
afterAll(async () => {
  await bench.simulator.close();
});
const conversation = (sid: string) => bench.client.conversations.v1.conversations(sid);

test("messages are indexed from 0, and a removed one leaves a gap", async () => {
  const { sid } = await anaAndBen(bench);
  const messages = conversation(sid).messages;
  const first = await messages.create({ body: "one" });
  const second = await messages.create({ body: "two" });
  expect([first.index, second.index]).toEqual([0, 1]);
  await messages(second.sid).remove();
  expect((await messages.create({ body: "three" })).index).toBe(2);
  expect((await messages.list()).map(({ index }) => index)).toEqual([0, 2]);
});

test("the author is system by default, and a participant when it is their address", async () => {
  const people = await anaAndBen(bench);
  const messages = conversation(people.sid).messages;
  expect(await messages.create({ body: "x" })).toMatchObject({ author: "system", participantSid: null });
  expect(await messages.create({ body: "x", author: ana })).toMatchObject({ author: ana, participantSid: people.ana });
  expect(await messages.create({ body: "x", author: "somebody" })).toMatchObject({
    author: "somebody",
    participantSid: null,
  });
});

test("messages are listed oldest first, or newest first on request", async () => {
  const { sid } = await anaAndBen(bench);
  const messages = conversation(sid).messages;
  for (const body of ["a", "b", "c"]) await messages.create({ body });
  expect((await messages.list()).map(({ body }) => body)).toEqual(["a", "b", "c"]);
  expect((await messages.list({ order: "desc", limit: 2 })).map(({ body }) => body)).toEqual(["c", "b"]);
});

test("a template is rendered with the given variables, and its samples for the others", async () => {
  const { sid } = await anaAndBen(bench);
  const contentVariables = JSON.stringify({ "1": "Ben" });
  const message = await conversation(sid).messages.create({
    author: ana,
    contentSid: approvedTemplate,
    contentVariables,
    body: "ignored",
  });
  expect(message).toMatchObject({
    body: "Hello Ben, a rider would like to talk. Answer yes or no.",
    contentSid: approvedTemplate,
  });
  const shown = await bench.control.handset(ben).waitFor(() => true);
  expect(shown).toMatchObject({
    body: "Hello Ben, a rider would like to talk to you.",
    buttons: ["Yes", "No"],
    contentSid: approvedTemplate,
    messageSid: message.sid,
    conversationSid: sid,
    with: whatsappSender,
  });
});

test.each([
  [50503, {}],
  [50503, { body: "" }],
  [50504, { body: "x".repeat(1601) }],
  [50504, { body: `${"x".repeat(1599)}🙂` }],
  [50510, { mediaSid: "ME1" }],
  [50507, { mediaSid: `ME${"0".repeat(32)}` }],
  [21655, { contentSid: `HX${"0".repeat(32)}` }],
  [21656, { contentSid: unapprovedTemplate, contentVariables: "{1: x}" }],
  [21656, { contentSid: unapprovedTemplate, contentVariables: "[]" }],
  [20001, { body: "x", attributes: "nonsense" }],
  [20001, { body: "x", attributes: JSON.stringify("x".repeat(4096)) }],
])("a message is refused with %i: %j", async (code, draft) => {
  const { sid } = await anaAndBen(bench);
  expect(await refusalOf(conversation(sid).messages.create(draft))).toMatchObject({ code });
  expect(await conversation(sid).messages.list()).toEqual([]);
});

test("a body of 1600 UTF-16 units is accepted, however many bytes they take", async () => {
  const { sid } = await anaAndBen(bench);
  for (const body of ["é".repeat(1600), "🙂".repeat(800)])
    expect(await conversation(sid).messages.create({ body })).toMatchObject({ body });
});

test("a body that is edited to be too long in UTF-16 units is refused with 50504, and stays as it was", async () => {
  const { sid } = await anaAndBen(bench);
  const { sid: messageSid } = await conversation(sid).messages.create({ body: "short" });
  const message = conversation(sid).messages(messageSid);
  expect(await refusalOf(message.update({ body: "🙂".repeat(801) }))).toMatchObject({ code: 50504 });
  expect((await message.fetch()).body).toBe("short");
});

test("editing changes the record without resending the message", async () => {
  const { sid } = await anaAndBen(bench);
  await bench.control.handset(ben).write(whatsappSender, "hello");
  const { sid: messageSid } = await conversation(sid).messages.create({
    author: ana,
    body: "before",
    attributes: '{"a":1}',
  });
  await bench.control.handset(ben).waitFor(({ body }) => body === "before");
  expect(await conversation(sid).messages(messageSid).update({ body: "after" })).toMatchObject({
    body: "after",
    attributes: '{"a":1}',
  });
  await bench.control.idle();
  expect((await bench.control.handset(ben).received()).map(({ body }) => body)).toEqual(["before"]);
});

test("a message of another conversation is not found", async () => {
  const { sid } = await anaAndBen(bench);
  const message = await conversation(sid).messages.create({ body: "x" });
  const other = await bench.client.conversations.v1.conversations.create({});
  expect(await refusalOf(conversation(other.sid).messages(message.sid).fetch())).toMatchObject({
    code: 20404,
    status: 404,
  });
});
