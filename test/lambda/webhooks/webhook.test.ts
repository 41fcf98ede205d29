import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type EventQueue, eventQueue } from "../../../lambda/queue/event-queue.ts";
import { authTokenReader } from "../../../lambda/twilio/credentials.ts";
import { receiveConversationEvent } from "../../../lambda/webhooks/conversation-webhook.ts";
import { twilioWebhook } from "../../../lambda/webhooks/webhook.ts";
import { recordingQueue } from "../queue/recording-queue.ts";
import { type SqsStandIn, startSqs } from "../queue/sqs-stand-in.ts";
import { awsFault } from "../runtime/aws-stand-in.ts";
import { captureLog } from "../runtime/captured-log.ts";
import { skippingTime } from "../runtime/virtual-time.ts";
import { authTokenSecret, type SecretStandIn, secretArn, startSecret } from "../twilio/secret-stand-in.ts";
import { type EventType, formOf, payloads, query, reference, sid } from "./payloads.ts";
import { authToken, encode, gatewayRequest, publicBaseUrl, sign, signedRequest } from "./signed-request.ts";

let secret: SecretStandIn;
let sqsStandIn: SqsStandIn;
let log: ReturnType<typeof captureLog>;
beforeEach(async () => {
  secret = await startSecret({ AWSCURRENT: authTokenSecret(authToken) });
  sqsStandIn = await startSqs();
  log = captureLog();
});
afterEach(async () => {
  await secret.close();
  await sqsStandIn.close();
});

const realQueue = (): EventQueue => eventQueue(sqsStandIn.sendMessage, sqsStandIn.queueUrl);

function webhook(queue: EventQueue, url = publicBaseUrl) {
  const authTokens = authTokenReader(secret.getSecretValue, secretArn, skippingTime(Date.now()));
  return twilioWebhook({ authTokens, publicBaseUrl: url, stage: "test" }, receiveConversationEvent(queue));
}

const message = (): APIGatewayProxyEventV2 => signedRequest(formOf("onMessageAdded"), { query });

test("a good message is on the queue once it is answered 204: in the group of its reference, under its own id", async () => {
  expect(await webhook(realQueue())(message())).toEqual({ statusCode: 204 });
  expect(sqsStandIn.calls).toEqual([
    {
      operation: "SendMessage",
      input: {
        QueueUrl: sqsStandIn.queueUrl,
        MessageGroupId: reference,
        MessageDeduplicationId: `onMessageAdded.${sid("IM", "2")}`,
        MessageBody: expect.any(String),
      },
    },
  ]);
  expect(JSON.parse(String(sqsStandIn.calls[0]?.input.MessageBody))).toMatchObject({
    type: "MessageAdded",
    reference,
    body: "Yes please",
  });
});

test("the same message delivered twice has the same id and body on the queue, so that the queue drops one", async () => {
  const handler = webhook(realQueue());
  await handler(message());
  await handler(signedRequest(formOf("onMessageAdded", { RetryCount: "1" }), { query }));
  expect(sqsStandIn.calls).toHaveLength(2);
  expect(sqsStandIn.calls[1]).toEqual(sqsStandIn.calls[0]);
});

test.each([
  ["a receipt of the usual course", signedRequest(formOf("onDeliveryUpdated", { Status: "delivered" }), { query })],
  ["an event that nobody needs", signedRequest(formOf("onUserUpdated"), { query })],
  ["an event without a reference", signedRequest(formOf("onMessageAdded"))],
])("%s is answered 204 and stays off the queue", async (_, request) => {
  const queue = recordingQueue();
  expect(await webhook(queue)(request)).toEqual({ statusCode: 204 });
  expect(queue.puts).toEqual([]);
});

describe("a request whose signature is missing or wrong is answered 403, and touches no queue", () => {
  const fields = formOf("onMessageAdded");
  const signature = sign(authToken, `${publicBaseUrl}/twilio/conversations?${query}`, fields);
  const body = encode(fields);
  const base64 = Buffer.from(body).toString("base64");

  test.each([
    ["missing", gatewayRequest({ query, body })],
    ["of another token", signedRequest(fields, { query, token: "another" })],
    ["of another body", gatewayRequest({ query, signature, body: encode(formOf("onMessageAdded", { Body: "STOP" })) })],
    ["of another body, in base64", gatewayRequest({ query, signature, body: base64.slice(4), isBase64Encoded: true })],
    ["of another path", gatewayRequest({ path: "/twilio/messages", query, signature, body })],
    ["of another reference", gatewayRequest({ query: "reference=order-1", signature, body })],
    ["of odd length", gatewayRequest({ query, signature: `${signature}=`, body })],
    ["very long", gatewayRequest({ query, signature: "A".repeat(100_000), body })],
  ])("%s", async (_, request) => {
    const queue = recordingQueue();
    expect(await webhook(queue)(request)).toEqual({ statusCode: 403 });
    expect(queue.puts).toEqual([]);
    const counted = log.lines
      .map((line): unknown => JSON.parse(line))
      .filter((line) => JSON.stringify(line).includes('"_aws"'));
    expect(counted).toEqual([expect.objectContaining({ Stage: "test", SignatureFailures: 1 })]);
  });

  test("made for another host than the configured one", async () => {
    const queue = recordingQueue();
    expect(await webhook(queue, "https://hooks.example.org")(message())).toEqual({ statusCode: 403 });
    expect(queue.puts).toEqual([]);
  });
});

describe("during a rotation of the auth token", () => {
  const next = "n".repeat(32);

  test.each(["AWSPENDING", "AWSPREVIOUS"] as const)(
    "a message signed with the token of %s is stored",
    async (stage) => {
      secret.versions = { AWSCURRENT: authTokenSecret(authToken), [stage]: authTokenSecret(next) };
      const queue = recordingQueue();
      expect(await webhook(queue)(signedRequest(formOf("onMessageAdded"), { query, token: next }))).toEqual({
        statusCode: 204,
      });
      expect(queue.puts).toHaveLength(1);
    },
  );

  test("a message signed with the token that has just become current is stored, although the old one is cached", async () => {
    const queue = recordingQueue();
    const handler = webhook(queue);
    await handler(message());
    secret.versions = { AWSCURRENT: authTokenSecret(next) };
    expect(await handler(signedRequest(formOf("onMessageAdded"), { query, token: next }))).toEqual({ statusCode: 204 });
    expect(queue.puts).toHaveLength(2);
  });
});

test("two hundred forged requests that name another account cost one read of the secret and nothing else", async () => {
  const handler = webhook(realQueue());
  for (let sent = 0; sent < 200; sent++) {
    const forged = signedRequest(formOf("onMessageAdded", { Index: String(sent), AccountSid: sid("AC", "9") }), {
      query,
      token: "guessed",
    });
    expect(await handler(forged)).toEqual({ statusCode: 403 });
  }
  expect(secret.calls).toHaveLength(1);
  expect(sqsStandIn.calls).toEqual([]);
});

test.each([
  ["has no value", undefined],
  ["is empty", ""],
  ["is no JSON", "12345678901234567890123456789012"],
  ["has no token", "{}"],
])("when the secret %s, a signed request is answered 500 and stays off the queue", async (_, value) => {
  secret.versions = { AWSCURRENT: value };
  const queue = recordingQueue();
  expect(await webhook(queue)(message())).toEqual({ statusCode: 500 });
  expect(queue.puts).toEqual([]);
});

describe("what was not stored is never answered 2xx, but 500 in time", () => {
  const timed = async (handler: ReturnType<typeof webhook>) => {
    const startMs = performance.now();
    const { statusCode } = await handler(message());
    return { statusCode, tookMs: performance.now() - startMs };
  };

  test.each([
    ["the queue has a fault", awsFault(500, "InternalFailure")],
    ["the queue is not available", awsFault(503, "ServiceUnavailable")],
    ["the queue is too busy", awsFault(400, "RequestThrottled")],
    ["the queue may not be written to", awsFault(403, "AccessDenied")],
    ["the queue is gone", awsFault(400, "QueueDoesNotExist")],
    ["the queue confirms another body", { status: 200, body: { MessageId: "1", MD5OfMessageBody: "0".repeat(32) } }],
  ])("500 within four seconds when %s", async (_, answer) => {
    sqsStandIn.answer = () => answer;
    const { statusCode, tookMs } = await timed(webhook(realQueue()));
    expect(statusCode).toBe(500);
    expect(tookMs).toBeLessThan(4_000);
    expect(sqsStandIn.calls.length).toBeGreaterThan(0);
  });

  test("204 when the queue refuses once and accepts the message at the second attempt", async () => {
    const take = sqsStandIn.answer;
    sqsStandIn.answer = (call) => (sqsStandIn.calls.length === 1 ? awsFault(500, "InternalFailure") : take(call));
    expect((await timed(webhook(realQueue()))).statusCode).toBe(204);
    expect(sqsStandIn.calls).toHaveLength(2);
  });
});

test("no log line contains an address, text, token or signature", async () => {
  const body = "Ring at 5511912345678, it's me, Beatriz";
  const changes = { Body: body, Author: "whatsapp:+5511900000077" };
  const eventTypes = Object.keys(payloads).filter((name): name is EventType => name in payloads);
  const requests = eventTypes.flatMap((eventType) => {
    const fields = formOf(eventType, eventType.startsWith("onMessage") ? changes : {});
    return [
      signedRequest(fields, { query }),
      signedRequest(fields, { query, token: "guessed" }),
      signedRequest(fields),
    ];
  });
  const good = webhook(realQueue());
  for (const request of requests) await good(request);
  sqsStandIn.answer = () => awsFault(500, `whatsapp:+5511900000077 ${body}`);
  for (const request of requests) await webhook(realQueue())(request);
  secret.versions = { AWSCURRENT: `{"authToken": "${authToken}"` };
  for (const request of requests) await webhook(realQueue())(request);

  const signatures = requests.map(({ headers }) => headers["x-twilio-signature"] ?? "none");
  const forbidden = ["5511900000077", "15558675310", "5511912345678", "Yes please", authToken, ...signatures];
  expect(log.lines.length).toBeGreaterThan(requests.length);
  expect(forbidden.filter((secretText) => log.text().includes(secretText))).toEqual([]);
});
