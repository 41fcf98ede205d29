import { connects, introduction, invitation } from "../../scenarios/connect.ts";
import { type InProcessSettings, type InProcessStack, startInProcess } from "./stack.ts";

/** Twilio's limits (Twilio, "Conversations Limits"): retried, and reported when retries take too long. */

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

let stack: InProcessStack;
afterEach(async () => {
  await stack.queue.empty();
  expect(stack.queue.deadLetters).toEqual([]);
  await stack.close();
});

async function world(settings: InProcessSettings = {}) {
  stack = await startInProcess(settings);
  return stack.world;
}

test("beyond Twilio's 30 actions per second, every opening still succeeds while its caller waits", async () => {
  const play = await world({ switches: { mutationsPerSecond: 30 }, queueing: { retryAfterMs: 1_000 } });
  const openings = Array.from({ length: 25 }, () => {
    const people = {
      initiator: play.person("Rui", "whatsapp").asParty,
      invitee: play.person("Ana", "whatsapp").asParty,
    };
    return play.open({ reference: play.reference("burst"), ...people, invitation, introduction });
  });
  const answers = await Promise.all(openings);
  expect(answers.map((answer) => (answer.ok ? "ok" : answer.error.code))).toEqual(answers.map(() => "ok"));
}, 30_000);

test("when Twilio answers 429 for longer than the caller waits, the answer is RATE_LIMITED, and the request is completed later", async () => {
  const play = await world({ queueing: { retryAfterMs: 1_000, attempts: 20 } });
  await play.phones.fault({
    kind: "rest",
    method: "POST",
    path: "/Conversations",
    answer: 429,
    code: 20429,
    times: 12,
  });
  const [courier, customer] = [play.person("Rui", "whatsapp"), play.person("Ana", "whatsapp")];
  const reference = play.reference("limited");
  const request = { reference, initiator: courier.asParty, invitee: customer.asParty, invitation, introduction };
  const answer = await play.open({ ...request, waitSeconds: 2 });
  expect(answer).toMatchObject({
    ok: false,
    error: { code: "RATE_LIMITED", retryable: true, details: { retryAfterSeconds: 10 } },
  });
  expect(await play.open(request)).toMatchObject({ ok: true, replayed: true, status: "inviting" });
  await customer.receives(/^Hello Ana/);
}, 30_000);

test("occasional failures at Twilio neither lose nor duplicate messages", async () => {
  const play = await world();
  const [courier, customer] = [play.person("Rui", "whatsapp"), play.person("Ana", "whatsapp")];
  for (const answer of [429, 503, 500])
    await play.phones.fault({ kind: "rest", path: "/(Participants|Messages|Webhooks)", answer, times: 2 });
  const reference = play.reference("refused");
  await connects(play, reference, courier, customer);
  await play.close(reference);
  await play.phones.idle();
  expect((await customer.received()).filter((body) => body === "Great! Just a moment…")).toHaveLength(1);
});
