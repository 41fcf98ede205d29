import { DescribeContinuousBackupsCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { repairTable } from "../../local/table-repairs.ts";
import { endpoints, testsApiKey } from "./stack.ts";

const { outputs, apiBaseUrl, publicBaseUrl, twilioUrl, awsEndpointUrl, region, awsCredentials, twilioCredentials } =
  endpoints();
const settings = { endpoint: awsEndpointUrl, region, credentials: awsCredentials };

describe("what the emulator left out of the deploy is repaired", () => {
  const dynamoDb = new DynamoDBClient(settings);
  afterAll(() => dynamoDb.destroy());

  test("and what is right is left alone", async () => {
    const wanted = { logicalId: "OptIns", timeToLiveAttribute: "expiresAt", pointInTimeRecovery: true };
    expect(await repairTable(dynamoDb, outputs.OptInTableName ?? "", wanted)).toEqual([]);
  });

  test.each(["OptInTableName", "ConversationTableName"])("%s: items expire", async (output) => {
    const { TimeToLiveDescription } = await dynamoDb.send(
      new DescribeTimeToLiveCommand({ TableName: outputs[output] }),
    );
    expect(TimeToLiveDescription).toEqual({ AttributeName: "expiresAt", TimeToLiveStatus: "ENABLED" });
  });

  test.each(["OptInTableName", "ConversationTableName"])(
    "%s: can be brought back to a point in time",
    async (output) => {
      const { ContinuousBackupsDescription } = await dynamoDb.send(
        new DescribeContinuousBackupsCommand({ TableName: outputs[output] }),
      );
      expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe("ENABLED");
    },
  );
});

test("the event queue hands over to the dead-letter queue, and is as fast as the template asks", async () => {
  const sqs = new SQSClient(settings);
  const attributesOf = async (queueUrl: string | undefined) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }))).Attributes;
  try {
    const events = await attributesOf(outputs.EventQueueUrl);
    const deadLetters = await attributesOf(outputs.DeadLetterQueueUrl);
    expect(JSON.parse(events?.RedrivePolicy ?? "{}")).toEqual({
      deadLetterTargetArn: deadLetters?.QueueArn,
      maxReceiveCount: expect.any(Number),
    });
    expect(events).toMatchObject({
      FifoQueue: "true",
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
    });
  } finally {
    sqs.destroy();
  }
});

test("the secrets hold credentials of the simulated account, each only what its readers need", async () => {
  const secretsManager = new SecretsManagerClient(settings);
  const read = async (secretId: string | undefined) =>
    JSON.parse((await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString ?? "");
  // Which ones is not said: another test replaces them meanwhile, and all tests show that they open what they should.
  const accountSid = twilioCredentials?.accountSid;
  const some = expect.any(String);
  try {
    expect(await read(outputs.AuthTokenSecretArn)).toEqual({ accountSid, authToken: some });
    expect(await read(outputs.ApiKeySecretArn)).toEqual({ accountSid, apiKeySid: some, apiKeySecret: some });
  } finally {
    secretsManager.destroy();
  }
});

test.each([
  ["the public address", publicBaseUrl],
  ["the deployed API", apiBaseUrl],
])("%s leads to the health function", async (_, baseUrl) => {
  const response = await fetch(`${baseUrl}/health`);
  expect(response.status).toBe(200);
  // MiniStack has a path /health of its own, which names its services.
  expect(await response.text()).not.toContain("services");
});

test("the outputs tell Twilio the public address", () => {
  expect(outputs.WebhookUrl).toBe(`${publicBaseUrl}/twilio/conversations`);
  expect(outputs.InboundMessageUrl).toBe(`${publicBaseUrl}/twilio/messages`);
});

test("an unsigned webhook is refused by the function, so the route and its function are there", async () => {
  const response = await fetch(`${publicBaseUrl}/twilio/conversations?reference=nobody`, {
    method: "POST",
    body: new URLSearchParams(),
  });
  expect(response.status).toBe(403);
});

test("the simulator answers", async () => {
  const url = new URL(`${twilioUrl}/conversations/v1/Conversations`);
  const { apiKeySid, apiKeySecret } = testsApiKey;
  const authorization = `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString("base64")}`;
  expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
});
