import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { MessageAnswer, Refusal } from "@masked-conversations/client";
import twilio from "twilio";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { connects } from "../../scenarios/connect.ts";
import { endpoints } from "./stack.ts";
import { connect } from "./world.ts";

const { outputs, publicBaseUrl, awsEndpointUrl, region, awsCredentials, twilioUrl, twilioCredentials } = endpoints();
if (!twilioCredentials) throw new Error("These tests replace the simulator's credentials; start without --twilio-url.");
const { accountSid, authToken, apiKeySid, apiKeySecret } = twilioCredentials;
const world = connect();
const settings = { endpoint: awsEndpointUrl, region, credentials: awsCredentials };
const secretsManager = new SecretsManagerClient(settings);
const sqs = new SQSClient(settings);
afterAll(() => {
  secretsManager.destroy();
  sqs.destroy();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @returns the id of the version that was made */
async function put(secretId: string | undefined, value: object, stage = "AWSCURRENT"): Promise<string | undefined> {
  const { VersionId } = await secretsManager.send(
    new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(value), VersionStages: [stage] }),
  );
  return VersionId;
}

async function currentVersionId(): Promise<string | undefined> {
  return (await secretsManager.send(new GetSecretValueCommand({ SecretId: outputs.AuthTokenSecretArn }))).VersionId;
}

const putAuthToken = (token: string, stage?: string) =>
  put(outputs.AuthTokenSecretArn, { accountSid, authToken: token }, stage);

/** So that the next test finds none of this one's events. */
async function queueIsEmpty(): Promise<boolean> {
  const asked = { QueueUrl: outputs.EventQueueUrl, AttributeNames: ["All" as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(asked));
  return Attributes?.ApproximateNumberOfMessages === "0" && Attributes.ApproximateNumberOfMessagesNotVisible === "0";
}

/** Does something again and again, one after the other, until it is told to stop; ends with what came of each. */
function again<Outcome>(everyMs: number, act: (number: number) => Promise<Outcome>): () => Promise<Outcome[]> {
  let isOver = false;
  const acts = (async () => {
    const outcomes: Outcome[] = [];
    for (let number = 0; !isOver && number < 1_000; number++) {
      outcomes.push(await act(number));
      await pause(everyMs);
    }
    return outcomes;
  })();
  return () => {
    isOver = true;
    return acts;
  };
}

/** A request that knows the webhook's URL and the account, and everything but the token. */
async function forge(reference: string, number: number): Promise<number> {
  const url = `${publicBaseUrl}/twilio/conversations?reference=${reference}`;
  const fields = {
    AccountSid: accountSid,
    EventType: "onMessageAdded",
    MessageSid: `IM${String(number).padStart(32, "f")}`,
    Body: "forged",
  };
  const headers = { "x-twilio-signature": getExpectedTwilioSignature("guessed", url, fields) };
  return (await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers })).status;
}

/** Twilio's own way to a new auth token: a secondary one first. */
function authTokensAtTwilio() {
  const client = twilio(accountSid, authToken);
  client.accounts.baseUrl = `${twilioUrl}/accounts`;
  return client.accounts.v1;
}

test("the auth token is rotated, by Secrets Manager and back by hand, under load and a flood of forged requests: every webhook is accepted, no forged one", async () => {
  const reference = world.reference("rotation");
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  await connects(world, reference, courier, customer);
  const before = (await world.phones.history()).at(-1)?.sequence;

  // The emulator starts a process for every request that finds none idle, so this is as much as two processors carry
  // with ease; the test in virtual time (test/lambda/webhooks/rotation-under-load.test.ts) has the large numbers.
  const talk = again(500, (number) => courier.writes(`word ${number}`));
  const flood = again(300, (number) => forge(reference, number));
  await pause(500);

  // As Secrets Manager does it: Twilio signs with the new token while AWSCURRENT names the old one.
  const { secondaryAuthToken } = await authTokensAtTwilio().secondaryAuthToken().create();
  const versionId = await putAuthToken(secondaryAuthToken, "AWSPENDING");
  await authTokensAtTwilio().authTokenPromotion().update();
  await pause(3_000);
  const stage = { SecretId: outputs.AuthTokenSecretArn, VersionStage: "AWSCURRENT", MoveToVersionId: versionId };
  await secretsManager.send(
    new UpdateSecretVersionStageCommand({ ...stage, RemoveFromVersionId: await currentVersionId() }),
  );
  await secretsManager.send(
    new UpdateSecretVersionStageCommand({
      SecretId: outputs.AuthTokenSecretArn,
      VersionStage: "AWSPENDING",
      RemoveFromVersionId: versionId,
    }),
  );
  await pause(1_500);

  // By hand, as docs/runbook.md says: first into the secret, then at Twilio.
  await putAuthToken(authToken);
  await pause(1_500);
  await world.phones.authToken(authToken);
  await pause(1_500);

  const said = await talk();
  const refusals = await flood();
  await customer.receives(`word ${said.length - 1}`);
  await world.phones.idle();
  await world.until("the queue is empty", queueIsEmpty);

  const webhooks = (await world.phones.history(before)).filter((entry) => entry.kind === "webhook");
  expect(new Set(webhooks.map(({ outcome }) => outcome))).toEqual(new Set([204]));
  expect(webhooks.length).toBeGreaterThanOrEqual(said.length);
  expect(new Set(refusals)).toEqual(new Set([403]));
  expect((await customer.received()).slice(-said.length)).toEqual(said.map((_, number) => `word ${number}`));
  process.stderr.write(
    `Two rotations: ${webhooks.length} webhooks accepted, none refused; ${refusals.length} forged requests refused, none accepted.\n`,
  );
}, 60_000);

test("the API key is replaced under load, and the old one removed while it is still in memory: no operation fails", async () => {
  const reference = world.reference("new-key");
  const [courier, customer] = [world.person("Rui", "whatsapp"), world.person("Ana", "whatsapp")];
  await connects(world, reference, courier, customer);
  const next = { apiKeySid: `SK${"8".repeat(32)}`, apiKeySecret: "the next one" };
  const send = (number: number) => world.send({ reference, to: "invitee", message: { text: `notice ${number}` } });

  const sending = again<MessageAnswer | Refusal>(50, send);
  try {
    await world.phones.addApiKey(next.apiKeySid, next.apiKeySecret);
    await put(outputs.ApiKeySecretArn, { accountSid, ...next });
    await pause(500);
    await world.phones.removeApiKey(apiKeySid);
    await pause(3_000);
    const answers = await sending();
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    expect(answers.length).toBeGreaterThan(3);
    for (const number of answers.keys()) await customer.receives(`notice ${number}`);
    process.stderr.write(`An API key replaced: ${answers.length} operations, none failed.\n`);
  } finally {
    await world.phones.addApiKey(apiKeySid, apiKeySecret);
    await put(outputs.ApiKeySecretArn, { accountSid, apiKeySid, apiKeySecret });
    await world.phones.removeApiKey(next.apiKeySid);
  }
}, 60_000);
