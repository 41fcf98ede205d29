import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { authTokenReader } from "../../../lambda/twilio/credentials.ts";
import { receiveConversationEvent } from "../../../lambda/webhooks/conversation-webhook.ts";
import { twilioWebhook } from "../../../lambda/webhooks/webhook.ts";
import { recordingQueue } from "../queue/recording-queue.ts";
import { captureLog } from "../runtime/captured-log.ts";
import { type VirtualTime, virtualTime } from "../runtime/virtual-time.ts";
import { type RotatingSecret, rotatingSecret } from "../twilio/rotating-secret.ts";
import { secretArn } from "../twilio/secret-stand-in.ts";
import { formOf, query, sid } from "./payloads.ts";
import { publicBaseUrl, signedRequest } from "./signed-request.ts";

const [oldToken, newToken, guessed] = ["o".repeat(32), "n".repeat(32), "g".repeat(32)];
const strangersAccount = sid("AC", "9");
const seconds = (count: number) => count * 1_000;

const startMs = Date.UTC(2026, 10, 22);
const floodMs = seconds(30);
const readMs = 20;

type Kind = "genuine" | "forged" | "stranger's";

/** Webhooks as Lambda runs them: a container handles one at a time, and who finds none idle gets a new one. */
function lambdaFunction(secret: RotatingSecret, time: VirtualTime) {
  const queue = recordingQueue();
  const idle: ((event: APIGatewayProxyEventV2) => Promise<{ statusCode?: number }>)[] = [];
  let containers = 0;
  const newContainer = () => {
    containers += 1;
    const authTokens = authTokenReader(secret.getSecretValue, secretArn, time);
    return twilioWebhook({ authTokens, publicBaseUrl, stage: "test" }, receiveConversationEvent(queue));
  };
  return {
    queue,
    containers: () => containers,
    async invoke(event: APIGatewayProxyEventV2): Promise<{ status: number; tookMs: number }> {
      const handler = idle.pop() ?? newContainer();
      const beganAtMs = time.now();
      const { statusCode = 0 } = await handler(event);
      idle.push(handler);
      return { status: statusCode, tookMs: time.now() - beganAtMs };
    },
  };
}

/** What happens to the secret and at Twilio, and when. */
type Rotation = (steps: {
  secret: RotatingSecret;
  twilioSignsWith(token: string): void;
  after(milliseconds: number): Promise<void>;
}) => Promise<void>;

/** Half a minute of webhooks and forged requests, with a rotation in the middle. */
async function flood(rotate: Rotation) {
  const time = virtualTime(startMs);
  const secret = rotatingSecret(oldToken, time, readMs);
  const webhook = lambdaFunction(secret, time);
  let signingToken = oldToken;
  const answers: Record<Kind, Record<number, number>> = { genuine: {}, forged: {}, "stranger's": {} };
  let longestMs = 0;

  const send = async (kind: Kind, everyMs: number, number: number) => {
    await time.wait(number * everyMs);
    const fields = formOf("onMessageAdded", {
      MessageSid: `IM${String(number).padStart(32, "0")}`,
      ...(kind === "stranger's" && { AccountSid: strangersAccount }),
    });
    const event = signedRequest(fields, { query, token: kind === "genuine" ? signingToken : guessed });
    const { status, tookMs } = await webhook.invoke(event);
    answers[kind][status] = (answers[kind][status] ?? 0) + 1;
    longestMs = Math.max(longestMs, tookMs);
  };
  const sendEvery = (kind: Kind, everyMs: number) =>
    Array.from({ length: floodMs / everyMs }, (_, number) => send(kind, everyMs, number));

  const all = Promise.all([
    ...sendEvery("genuine", 40),
    ...sendEvery("forged", 50),
    ...sendEvery("stranger's", 50),
    rotate({
      secret,
      twilioSignsWith: (token) => {
        signingToken = token;
      },
      after: time.wait,
    }),
  ]);
  await time.run();
  await all;
  return {
    answers,
    stored: webhook.queue.puts.length,
    reads: secret.reads(),
    containers: webhook.containers(),
    longestMs,
  };
}

/** Twilio signs with the new token at once, while `AWSCURRENT` names the old one. */
const byAws: Rotation = async ({ secret, twilioSignsWith, after }) => {
  await after(seconds(10));
  secret.putPending(newToken);
  twilioSignsWith(newToken);
  await after(seconds(12));
  secret.finish();
};

/** As docs/runbook.md has it: first into the secret, then promoted at Twilio. */
const byHand: Rotation = async ({ secret, twilioSignsWith, after }) => {
  await after(seconds(10));
  secret.putCurrent(newToken);
  await after(seconds(12));
  twilioSignsWith(newToken);
};

const none: Rotation = async () => undefined;

test.each([
  ["no rotation", none],
  ["a rotation by Secrets Manager", byAws],
  ["a rotation by hand", byHand],
])(
  "in a flood of forged requests, with %s: no webhook is refused, no forged request accepted, and reads are bounded",
  async (name, rotation) => {
    const log = captureLog();
    const { answers, stored, reads, containers, longestMs } = await flood(rotation);
    const logged = log.text();
    jest.restoreAllMocks();
    const genuine = floodMs / 40;
    expect(answers).toEqual({
      genuine: { 204: genuine },
      forged: { 403: floodMs / 50 },
      "stranger's": { 403: floodMs / 50 },
    });
    expect(stored).toBe(genuine);
    expect(logged).not.toContain('"ERROR"');
    // A container reads once when it starts, and then looks four times a second at most, at three versions.
    const mostReads = containers * (1 + (floodMs / 250 + 1) * 3);
    expect(reads).toBeLessThanOrEqual(mostReads);
    expect(longestMs).toBeLessThanOrEqual(250 + 4 * readMs);
    process.stderr.write(
      `With ${name}: ${genuine} genuine answered 204, ${floodMs / 25} forged answered 403, ` +
        `${reads} reads of the secret (${mostReads} at most) by ${containers} containers, the longest wait ${longestMs} ms.\n`,
    );
  },
);
