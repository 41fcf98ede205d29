import { local } from "../../../config/local.ts";
import type { KnownPerson } from "../../../lambda/model/people.ts";
import { type PersonWrote, personReference } from "../../../lambda/model/person-event.ts";
import { optInStore } from "../../../lambda/tables/opt-ins.ts";
import { authTokenReader } from "../../../lambda/twilio/credentials.ts";
import { receiveStrayMessage } from "../../../lambda/webhooks/stray-message.ts";
import { twilioWebhook } from "../../../lambda/webhooks/webhook.ts";
import { Aws, optInTable } from "../../aws/aws.ts";
import { captureLog } from "../runtime/captured-log.ts";
import { authTokenSecret, type SecretStandIn, secretArn, startSecret } from "../twilio/secret-stand-in.ts";
import { authToken, encode, type Fields, gatewayRequest, publicBaseUrl, signedRequest } from "./signed-request.ts";

const path = "/twilio/messages";
const nowMs = Date.UTC(2026, 10, 22, 12);
const person = "whatsapp:+5511900000031";
const sender = "whatsapp:+15550001001";
const stranger: KnownPerson = { pairs: [] };
const brazilian: KnownPerson = { pairs: [{ proxyAddress: sender, locale: "pt-BR" }] };

/** Twilio's form, whole (Twilio, "Request to your incoming message webhook URL"). */
const formOf = (changes: Record<string, string> = {}): Fields =>
  Object.entries({
    MessageSid: `SM${"2".repeat(32)}`,
    SmsSid: `SM${"2".repeat(32)}`,
    SmsStatus: "received",
    AccountSid: `AC${"0".repeat(32)}`,
    ApiVersion: "2010-04-01",
    From: person,
    To: sender,
    Body: "Hello?",
    NumMedia: "0",
    NumSegments: "1",
    ProfileName: "Ana",
    WaId: "5511900000031",
    ...changes,
  });

let secret: SecretStandIn;
beforeAll(async () => {
  secret = await startSecret({ AWSCURRENT: authTokenSecret(authToken) });
});
afterAll(() => secret.close());

const authTokens = () => authTokenReader(secret.getSecretValue, secretArn);

/** The route with a queue that keeps what it gets, and a table that knows one person; in order, what was done. */
function start(known: KnownPerson = stranger, queueFault?: Error) {
  const done: string[] = [];
  const puts: { event: PersonWrote; deduplicationId: string }[] = [];
  const handler = twilioWebhook(
    { authTokens: authTokens(), publicBaseUrl, stage: "local" },
    receiveStrayMessage({
      queue: {
        put: async (event, deduplicationId) => {
          done.push("put");
          if (queueFault) throw queueFault;
          puts.push({ event, deduplicationId });
        },
      },
      optIns: {
        recordConsent: async () => true,
        known: async () => {
          done.push("read");
          return { person: known, consents: { history: [] } };
        },
      },
      configuration: local,
      clock: () => nowMs,
    }),
  );
  const answerTo = async (changes?: Record<string, string>) => handler(signedRequest(formOf(changes), { path }));
  return { handler, answerTo, puts, done };
}

const nothing = { statusCode: 200, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' };
const text = (body: string) => ({
  statusCode: 200,
  body: `<?xml version="1.0" encoding="UTF-8"?><Response><Message>${body}</Message></Response>`,
});

test("a message is stored under its SID, in the group of its writer, and answered: the chat has ended", async () => {
  const { answerTo, puts } = start();
  expect(await answerTo()).toMatchObject(text(local.texts.en?.chatEnded ?? ""));
  const messageSid = `SM${"2".repeat(32)}`;
  const reference = personReference(person);
  expect(puts).toEqual([
    {
      event: {
        type: "PersonWrote",
        reference,
        key: messageSid,
        address: person,
        proxyAddress: sender,
        body: "Hello?",
        atMs: nowMs,
        messageSid,
      },
      deduplicationId: messageSid,
    },
  ]);
});

test("the message is stored before anything is read", async () => {
  const { answerTo, done } = start();
  await answerTo();
  expect(done).toEqual(["put", "read"]);
});

test.each(["Hello?", "STOP"])("where %j cannot be stored, Twilio is answered 5xx and no TwiML", async (Body) => {
  const answer = await start(stranger, new Error("The queue is out of reach.")).answerTo({ Body });
  expect(answer).toEqual({ statusCode: 500 });
});

test("a STOP is in force once answered, before the queue delivers it, and is recorded once however often it is delivered", async () => {
  const optIns = optInStore(new Aws().surroundings(publicBaseUrl).aws.dynamoDb, optInTable);
  const stop = `SM${"2".repeat(32)}`;
  let atMs = nowMs;
  const receive = receiveStrayMessage({
    queue: { put: async () => undefined },
    optIns,
    configuration: local,
    clock: () => atMs++,
  });
  const handler = twilioWebhook({ authTokens: authTokens(), publicBaseUrl, stage: "local" }, receive);
  const answerTo = (Body: string, digit: string) =>
    handler(signedRequest(formOf({ Body, MessageSid: `SM${digit.repeat(32)}` }), { path }));
  expect(await answerTo("Hello?", "1")).not.toMatchObject(nothing);
  await answerTo("STOP", "2");
  await answerTo("STOP", "2");
  expect(await answerTo("Hello?", "3")).toMatchObject(nothing);
  expect((await optIns.known(person)).consents).toMatchObject({
    present: { id: stop, decision: "revoked" },
    history: [{ id: stop }],
  });
});

test("the answer is in the language of the person's last conversation there", async () => {
  expect(await start(brazilian).answerTo()).toMatchObject(text(local.texts["pt-BR"]?.chatEnded ?? ""));
});

describe("nothing is answered", () => {
  test.each(["STOP", "stop.", "Unsubscribe"])("to %j", async (Body) => {
    const { answerTo, puts } = start();
    expect(await answerTo({ Body })).toMatchObject(nothing);
    expect(puts).toHaveLength(1);
  });

  test("to a stop in the person's own language", async () =>
    expect(await start(brazilian).answerTo({ Body: "Parar" })).toMatchObject(nothing));

  test.each(["Hello?", "START", "STOP"])("to %j of somebody who has opted out, and it is stored", async (Body) => {
    const { answerTo, puts } = start({ ...stranger, consent: "revoked" });
    expect(await answerTo({ Body })).toMatchObject(nothing);
    expect(puts).toHaveLength(1);
  });

  test("while a conversation holds the pair: Twilio may tell this route of what it relays as well", async () => {
    const held = { pairs: [{ proxyAddress: sender, heldBy: "order-1" }] };
    expect(await start(held).answerTo()).toMatchObject(nothing);
    expect(await start(held).answerTo({ To: "whatsapp:+15550001002" })).not.toMatchObject(nothing);
  });

  test.each([
    ["a message of one of the business's own senders", { From: "whatsapp:+15550001002" }],
    ["a request without a sender", { From: "" }],
    ["a request without a receiver", { To: "" }],
    ["a request without a message", { MessageSid: "" }],
  ])("to %s, and nothing is stored or read", async (_, changes) => {
    const { answerTo, done } = start();
    expect(await answerTo(changes)).toMatchObject(nothing);
    expect(done).toEqual([]);
  });
});

test.each([
  ["unsigned", gatewayRequest({ path, body: encode(formOf()) })],
  ["signed for the other route", { ...signedRequest(formOf()), rawPath: path }],
  [
    "with another body than was signed",
    { ...signedRequest(formOf(), { path }), body: encode(formOf({ Body: "STOP" })) },
  ],
])("%s is answered 403, without using the queue or the table", async (_, request) => {
  const { handler, done } = start();
  expect(await handler(request)).toEqual({ statusCode: 403 });
  expect(done).toEqual([]);
});

test("no log line contains a number, a name or a text", async () => {
  const log = captureLog();
  await start().answerTo({ Body: "The door is green" });
  await start().answerTo({ From: "whatsapp:+15550001002" });
  await start(stranger, new Error("Cannot store a message of whatsapp:+5511900000031")).answerTo();
  expect(log.lines.length).toBeGreaterThanOrEqual(3);
  expect(log.text()).not.toMatch(/900000031|0001002|green|Ana/);
});
