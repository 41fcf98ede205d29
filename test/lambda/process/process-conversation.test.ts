import { type RunningSimulator, SimulatorClient, startSimulator } from "@masked-conversations/simulator";
import { itemBytes, writeUnits } from "../../../bench/cost/item-size.ts";
import { local } from "../../../config/local.ts";
import type { QueuedEvent } from "../../../lambda/model/events.ts";
import { type Dependencies, dependenciesIn } from "../../../lambda/process/dependencies.ts";
import { processConversation } from "../../../lambda/process/process-conversation.ts";
import type { AnyEvent } from "../../../lambda/queue/route-event.ts";
import { type ApiKeyReader, CredentialsMissing } from "../../../lambda/twilio/credentials.ts";
import { simulatedAccount, simulatedUrls } from "../../../local/simulated-account.ts";
import { Aws, conversationTable } from "../../aws/aws.ts";
import { answersIn, conversationIn, conversationsIn, heldPairsIn, timelineIn } from "../../aws/contents.ts";
import { closing, courier, customer, opening } from "../decide/given.ts";
import { recordingQueue } from "../queue/recording-queue.ts";

/** One event at a time, against the simulated Twilio. What a crash leaves behind is in test/crashes. */

let simulator: RunningSimulator;
let phones: SimulatorClient;
let aws: Aws;
let queued: ReturnType<typeof recordingQueue<AnyEvent>>;
let dependencies: Dependencies;

beforeAll(async () => {
  simulator = await startSimulator(simulatedAccount("http://127.0.0.1:9/twilio/messages"));
  phones = new SimulatorClient(simulator.url);
});
afterAll(() => simulator.close());

beforeEach(async () => {
  await phones.reset();
  startAnew();
});

function startAnew(): void {
  aws = new Aws();
  queued = recordingQueue();
  aws.queue = queued;
  const configuration = { ...local, twilioBaseUrls: simulatedUrls(simulator.url) };
  dependencies = dependenciesIn(aws.surroundings("http://127.0.0.1:9"), configuration);
}
afterEach(() => aws.close());

const order = () => conversationIn(aws, "order-1");
const answerTo = (callId: string) => answersIn(aws).get(callId);

const { people: _, ...open } = opening();

/** What somebody writes on their phone, as the webhook function puts it on the queue. */
async function writtenBy(side: "initiator" | "invitee", body: string): Promise<QueuedEvent> {
  const address = side === "initiator" ? courier : customer;
  const conversation = order();
  const { participantSid, proxyAddress = "" } = conversation?.[side] ?? {};
  const { messageSid = "" } = await phones.handset(address).write(proxyAddress, body);
  const index = (await phones.conversation(conversation?.conversationSid ?? ""))?.messages.length ?? 0;
  return {
    type: "MessageAdded",
    reference: "order-1",
    key: messageSid,
    messageSid,
    index,
    participantSid,
    author: address,
    body,
    atMs: Date.now(),
  };
}

const bodiesOn = async (address: string) => (await phones.handset(address).received()).map(({ body }) => body);

test("opening sets up, invites and answers", async () => {
  await processConversation(open, dependencies);
  await phones.idle();
  expect(await bodiesOn(customer)).toEqual([expect.stringContaining("Hello Ana")]);
  expect(answerTo("open-call")).toMatchObject({ ok: true, status: "inviting", replayed: false });
  expect(heldPairsIn(aws)).toHaveLength(2);
});

test("an event that is delivered again changes nothing", async () => {
  await processConversation(open, dependencies);
  const yes = await writtenBy("invitee", "Yes");
  await processConversation(yes, dependencies);
  const once = order();
  await processConversation(yes, dependencies);
  await phones.idle();
  expect(order()).toEqual(once);
  expect(await bodiesOn(customer)).toHaveLength(2);
});

test("an event for a conversation that nobody opened leaves no trace", async () => {
  await processConversation({ type: "RemovedAtTwilio", key: "removed", reference: "order-9" }, dependencies);
  expect([...aws.dynamoDb.items(conversationTable), ...queued.puts, ...aws.bus]).toEqual([]);
});

async function playConnected(): Promise<void> {
  await processConversation(open, dependencies);
  await processConversation(await writtenBy("invitee", "Yes"), dependencies);
  await phones.idle();
  await processConversation(await writtenBy("initiator", "I am here"), dependencies);
  await phones.idle();
}

describe('"pare", which is also said to a driver, by a person whose language is pt-BR', () => {
  const request = { ...open.request, invitee: { ...open.request.invitee, locale: "pt-BR" } };

  test("is a STOP while they are asked", async () => {
    await processConversation({ ...open, request }, dependencies);
    await processConversation(await writtenBy("invitee", "Pare!"), dependencies);
    expect(order()).toMatchObject({ status: "closed", closeReason: "opted-out" });
  });

  test("is none when the two are connected, where STOP still is", async () => {
    await processConversation({ ...open, request }, dependencies);
    await processConversation(await writtenBy("invitee", "Sim"), dependencies);
    await phones.idle();
    await processConversation(await writtenBy("initiator", "I am here"), dependencies);
    await phones.idle();
    await processConversation(await writtenBy("invitee", "Pare!"), dependencies);
    expect(order()).toMatchObject({ status: "connected" });
    expect(order()).not.toHaveProperty("invitee.hasOptedOut");
    await processConversation(await writtenBy("invitee", "Stop, por favor"), dependencies);
    expect(order()).toMatchObject({ status: "closed", closeReason: "opted-out" });
  });
});

test("a relayed message in a connected conversation costs one read and one write, and no call of Twilio", async () => {
  await playConnected();
  const message = await writtenBy("invitee", "Thank you");
  const calls: string[] = [];
  const counting = <Service extends object>(name: string, service: Service): Service =>
    new Proxy(service, {
      get: (target, method, receiver) => {
        calls.push(`${name}.${String(method)}`);
        return Reflect.get(target, method, receiver);
      },
    });
  const { twilio, conversations, optIns, bus, queue, schedules } = dependencies;
  const counted = {
    twilio: counting("twilio", twilio),
    conversations: counting("conversations", conversations),
    optIns: counting("optIns", optIns),
    bus: counting("bus", bus),
    queue: counting("queue", queue),
    schedules: counting("schedules", schedules),
  };
  await processConversation(message, { ...dependencies, ...counted });
  expect(calls).toEqual(["conversations.load", "conversations.save"]);
  calls.length = 0;
  await processConversation(message, { ...dependencies, ...counted });
  expect(calls).toEqual(["conversations.load"]);
  // DynamoDB counts a write by the kilobyte of the whole item.
  expect(writeUnits(itemBytes({ ...order(), entry: "state" }))).toBe(1);
});

describe("somebody whose STOP elsewhere the conversation does not know of yet is sent nothing, and the conversation ends", () => {
  const stopElsewhere = (address: string) =>
    dependencies.optIns.recordConsent({
      id: "SM-stop",
      address,
      decision: "revoked",
      basis: "message",
      evidence: {},
      recordedBy: "person",
      atMs: Date.now(),
    });
  const timeline = () => timelineIn(aws).map(({ type }) => type);

  test("no farewell", async () => {
    await playConnected();
    await stopElsewhere(customer);
    const before = await bodiesOn(customer);
    await processConversation(closing, dependencies);
    await phones.idle();
    expect(await bodiesOn(customer)).toEqual(before);
    expect((await bodiesOn(courier)).at(-1)).toBe(local.texts.en?.farewell);
  });

  test("no invitation: the opening is refused", async () => {
    const late = {
      ...dependencies.optIns,
      revocation: async () => stopElsewhere(customer).then(() => dependencies.optIns.revocation(customer)),
    };
    await processConversation(open, { ...dependencies, optIns: late });
    await phones.idle();
    expect(await bodiesOn(customer)).toEqual([]);
    expect(answerTo("open-call")).toMatchObject({ ok: false, error: { code: "OPTED_OUT" } });
    expect(heldPairsIn(aws)).toEqual([]);
  });

  test("no notice: its caller is told, and the other side gets the farewell", async () => {
    await playConnected();
    await stopElsewhere(customer);
    const request = { reference: "order-1", to: "invitee", message: { text: "Two minutes" }, waitSeconds: 1 } as const;
    const call = { callId: "notice-call", requestId: "notice" };
    await processConversation(
      { type: "SendMessageRequested", reference: "order-1", key: "notice-call", call, request },
      dependencies,
    );
    await phones.idle();
    expect(answerTo("notice-call")).toMatchObject({ ok: false, error: { code: "OPTED_OUT" } });
    expect(await bodiesOn(customer)).not.toContain("Two minutes");
    expect((await bodiesOn(courier)).at(-1)).toBe(local.texts.en?.farewell);
    expect(order()).toMatchObject({ status: "closed", closeReason: "opted-out" });
  });

  test("no held message: it is reported", async () => {
    await processConversation(open, dependencies);
    for (const body of ["Yes", "the green door"])
      await processConversation(await writtenBy("invitee", body), dependencies);
    await phones.idle();
    const hello = await writtenBy("initiator", "Hello");
    await stopElsewhere(courier);
    const before = await bodiesOn(courier);
    await processConversation(hello, dependencies);
    await phones.idle();
    expect(await bodiesOn(courier)).toEqual(before);
    expect(timeline().filter((type) => type === "MessageUndeliverable")).toHaveLength(2);
    expect(order()).toMatchObject({ status: "closed", closeReason: "opted-out" });
  });
});

test("what an earlier try has sent before the STOP is not reported as undeliverable", async () => {
  await processConversation(open, dependencies);
  for (const body of ["Yes", "the green door"])
    await processConversation(await writtenBy("invitee", body), dependencies);
  await phones.idle();
  const hello = await writtenBy("initiator", "Hello");
  await phones.fault({ kind: "rest", method: "POST", path: "/Messages", body: "green", answer: 500 });
  await expect(processConversation(hello, dependencies)).rejects.toThrow("Twilio answered 500");
  await dependencies.optIns.recordConsent({
    id: "SM-stop",
    address: courier,
    decision: "revoked",
    basis: "message",
    evidence: {},
    recordedBy: "person",
    atMs: Date.now(),
  });
  await processConversation(hello, dependencies);
  await phones.idle();
  const fates = timelineIn(aws).filter(({ type }) => type === "MessageReleased" || type === "MessageUndeliverable");
  expect(fates.map(({ type }) => type).sort()).toEqual(["MessageReleased", "MessageUndeliverable"]);
  expect(await bodiesOn(courier)).toEqual([expect.stringMatching(/^You can now write/), "Yes"]);
});

test("a lost answer of Twilio, after the message was sent: the retry finds it and sends no second", async () => {
  await phones.fault({ kind: "rest", method: "POST", path: "/Messages", answer: "close", takesEffect: true });
  await expect(processConversation(open, dependencies)).rejects.toThrow("Twilio broke the connection");
  await processConversation(open, dependencies);
  await phones.idle();
  expect(await bodiesOn(customer)).toHaveLength(1);
});

test("an opening that Twilio's absence keeps from being finished within the invitation's time is undone and reported", async () => {
  await phones.fault({ kind: "rest", path: "/Conversations$", answer: 503, times: 8 });
  await expect(processConversation(open, dependencies)).rejects.toThrow("Twilio answered 503");
  await expect(processConversation(open, dependencies)).rejects.toThrow("Twilio answered 503");
  const later = { ...dependencies, clock: () => Date.now() + 16 * 60_000 };
  await processConversation(open, later);
  expect(order()).toMatchObject({
    status: "closed",
    closeReason: "failed",
    pendingCommands: [],
  });
  expect(answerTo("open-call")).toMatchObject({ ok: false, error: { code: "PROVIDER_UNAVAILABLE" } });
  expect(timelineIn(aws).map(({ type }) => type)).toEqual(["ConversationClosed"]);
  expect(heldPairsIn(aws)).toEqual([]);
  expect(await bodiesOn(customer)).toEqual([]);

  // The same event once more is a late delivery; the same request once more is a new try.
  await processConversation(open, later);
  expect(order()).toMatchObject({ status: "closed" });
  await processConversation({ ...open, key: "again", call: { ...open.call, callId: "again" } }, dependencies);
  expect(answerTo("again")).toMatchObject({ ok: true, status: "inviting", replayed: false });
  await phones.idle();
  expect(await bodiesOn(customer)).toHaveLength(1);
  expect(new Set(aws.bus.map(({ detail }) => detail.id)).size).toBe(aws.bus.length);
});

test("credentials that nobody has filled in: the operation is told which secret and what to put in; other events wait", async () => {
  const missing: ApiKeyReader = {
    read: async () => {
      throw new CredentialsMissing("arn:aws:secretsmanager:us-east-1:1:secret:api-key", '"accountSid": "AC…"');
    },
    forget: () => undefined,
  };
  await processConversation(open, { ...dependencies, apiKeys: missing });
  expect(answerTo("open-call")).toMatchObject({
    ok: false,
    error: {
      code: "CREDENTIALS_MISSING",
      retryable: true,
      details: { secret: expect.stringContaining("api-key"), remedy: expect.stringContaining("accountSid") },
    },
  });
  expect(conversationsIn(aws)).toEqual([]);
  const other: QueuedEvent = { type: "RemovedAtTwilio", key: "removed", reference: "order-1" };
  await expect(processConversation(other, { ...dependencies, apiKeys: missing })).rejects.toThrow(CredentialsMissing);
});
