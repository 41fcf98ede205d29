import { local } from "../../../config/local.ts";
import { eventQueue } from "../../../lambda/queue/event-queue.ts";
import { dynamoDb } from "../../../lambda/runtime/aws-clients.ts";
import { optInStore } from "../../../lambda/tables/opt-ins.ts";
import { authTokenReader } from "../../../lambda/twilio/credentials.ts";
import { receiveConversationEvent } from "../../../lambda/webhooks/conversation-webhook.ts";
import { receiveStrayMessage } from "../../../lambda/webhooks/stray-message.ts";
import { twilioWebhook } from "../../../lambda/webhooks/webhook.ts";
import { type SqsStandIn, startSqs } from "../queue/sqs-stand-in.ts";
import { type AwsAnswer, type AwsStandIn, startAwsStandIn } from "../runtime/aws-stand-in.ts";
import { captureLog } from "../runtime/captured-log.ts";
import { accountSid, authTokenSecret, type SecretStandIn, secretArn, startSecret } from "../twilio/secret-stand-in.ts";
import { formOf, query } from "./payloads.ts";
import { authToken, publicBaseUrl, signedRequest } from "./signed-request.ts";

/** Four of Twilio's five seconds, less what a cold start and API Gateway take. */
const inTimeMs = 3_500;

interface Services {
  secret: SecretStandIn;
  queue: SqsStandIn;
}

const strayMessage = [
  ["AccountSid", accountSid],
  ["MessageSid", `SM${"1".repeat(32)}`],
  ["From", "whatsapp:+5511900000031"],
  ["To", "whatsapp:+15550001001"],
  ["Body", "Hello?"],
] as const;

/** The two functions that Twilio waits for, made of what they are made of, with the time-outs that they have. */
const routes = {
  "/twilio/conversations": {
    handler: ({ secret, queue }: Services) =>
      twilioWebhook(settings(secret), receiveConversationEvent(eventQueue(queue.sendMessage, queue.queueUrl))),
    request: () => signedRequest(formOf("onMessageAdded"), { query }),
  },
  "/twilio/messages": {
    handler: ({ secret, queue }: Services) => {
      const optIns = optInStore(dynamoDb(), "opt-ins");
      const events = eventQueue(queue.sendMessage, queue.queueUrl);
      return twilioWebhook(
        settings(secret),
        receiveStrayMessage({ queue: events, optIns, configuration: local, clock: Date.now }),
      );
    },
    request: () => signedRequest([...strayMessage], { path: "/twilio/messages" }),
  },
};
const settings = (secret: SecretStandIn) => ({
  authTokens: authTokenReader(secret.getSecretValue, secretArn),
  publicBaseUrl,
  stage: "test",
});

/** @returns how a request was answered, and after how long */
async function time(path: keyof typeof routes, disturb: (services: Services) => void) {
  const services = { secret: await startSecret({ AWSCURRENT: authTokenSecret(authToken) }), queue: await startSqs() };
  disturb(services);
  const handler = routes[path].handler(services);
  const startMs = performance.now();
  const { statusCode = 0 } = await handler(routes[path].request());
  const isInTime = performance.now() - startMs < inTimeMs;
  await Promise.all([services.secret.close(), services.queue.close()]);
  return { isFault: statusCode >= 500, isInTime };
}

/** Times many requests at once, since most of the time they only wait. */
async function timeAll(
  path: keyof typeof routes,
  tableAnswer: AwsAnswer,
  disturbances: Record<string, (services: Services) => void>,
) {
  captureLog();
  const table = await startAwsStandIn(() => tableAnswer);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = table.client.endpoint;
  const timed = Object.entries(disturbances).map(async ([what, disturb]) => [what, await time(path, disturb)] as const);
  const outcomes = Object.fromEntries(await Promise.all(timed));
  await table.close();
  return outcomes;
}

const slow = (standIn: AwsStandIn): void => {
  const { answer } = standIn;
  standIn.answer = async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return answer(call);
  };
};
const hangOnce = (standIn: AwsStandIn): void => {
  const { answer } = standIn;
  standIn.answer = (call) => (standIn.calls.length === 1 ? "hang" : answer(call));
};
const fails = (standIn: AwsStandIn, answer: AwsAnswer): void => {
  standIn.answer = () => answer;
};

const well = { isFault: false, isInTime: true };
const fault = { isFault: true, isInTime: true };
const noPerson: AwsAnswer = { status: 200, body: { Items: [], Count: 0 } };

test.each(["/twilio/conversations", "/twilio/messages"] as const)(
  `POST %s is answered within ${inTimeMs} ms whatever hangs`,
  async (path) => {
    const outcomes = await timeAll(path, noPerson, {
      "nothing hangs": () => undefined,
      "Secrets Manager and the queue hang once each": ({ secret, queue }) => [secret, queue].forEach(hangOnce),
      "Secrets Manager never answers": ({ secret }) => fails(secret, "hang"),
      "Secrets Manager answers by half": ({ secret }) => fails(secret, "hang half-way"),
      "the queue never answers": ({ queue }) => fails(queue, "hang"),
      "the queue answers by half": ({ queue }) => fails(queue, "hang half-way"),
      "Secrets Manager is slow and has the token in the last place, and the queue never answers": ({
        secret,
        queue,
      }) => {
        secret.versions = { AWSCURRENT: authTokenSecret("another"), AWSPREVIOUS: authTokenSecret(authToken) };
        slow(secret);
        fails(queue, "hang");
      },
    });
    expect(outcomes).toEqual({
      "nothing hangs": well,
      "Secrets Manager and the queue hang once each": well,
      "Secrets Manager never answers": fault,
      "Secrets Manager answers by half": fault,
      "the queue never answers": fault,
      "the queue answers by half": fault,
      "Secrets Manager is slow and has the token in the last place, and the queue never answers": fault,
    });
  },
  15_000,
);

test(`POST /twilio/messages is answered within ${inTimeMs} ms when the table hangs`, async () => {
  const outcomes = await timeAll("/twilio/messages", "hang", {
    "the table never answers": () => undefined,
    "the queue is slow, and the table never answers": ({ queue }) => slow(queue),
  });
  expect(outcomes).toEqual({
    "the table never answers": fault,
    "the queue is slow, and the table never answers": fault,
  });
}, 15_000);
