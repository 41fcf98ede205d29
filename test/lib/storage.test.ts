import { resourcesOf, synthesize } from "./synthesized.ts";

const { template } = synthesize();

describe.each([
  ["ConversationsTable", "reference"],
  ["OptInsTable", "address"],
])("%s", (id, partitionKey) => {
  const table = resourcesOf(template, "AWS::DynamoDB::Table")[id];

  test("has its keys and its time to live", () => {
    expect(table?.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: partitionKey, KeyType: "HASH" },
        { AttributeName: "entry", KeyType: "RANGE" },
      ],
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  test("cannot be lost by accident", () => {
    expect(table).toMatchObject({
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  test("is encrypted with an AWS-owned key", () => {
    expect(table?.Properties.SSESpecification).toEqual({ SSEEnabled: false });
  });
});

test("a conversation can be found by its SID, through an index with only keys", () => {
  expect(resourcesOf(template, "AWS::DynamoDB::Table").ConversationsTable?.Properties.GlobalSecondaryIndexes).toEqual([
    {
      IndexName: "byConversationSid",
      KeySchema: [{ AttributeName: "conversationSid", KeyType: "HASH" }],
      Projection: { ProjectionType: "KEYS_ONLY" },
    },
  ]);
});

test("the event queue is an encrypted high-throughput FIFO queue that EventBridge Scheduler can send to", () => {
  const { EventsQueue, EventsDeadLetterQueue } = resourcesOf(template, "AWS::SQS::Queue");
  for (const queue of [EventsQueue, EventsDeadLetterQueue]) {
    expect(queue?.Properties).toMatchObject({
      FifoQueue: true,
      ContentBasedDeduplication: true,
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
      SqsManagedSseEnabled: true,
    });
  }
});

test("an event that has been received eight times goes to the dead-letter queue and stays there for 14 days", () => {
  const { EventsQueue, EventsDeadLetterQueue } = resourcesOf(template, "AWS::SQS::Queue");
  expect(EventsQueue?.Properties.RedrivePolicy).toEqual({
    maxReceiveCount: 8,
    deadLetterTargetArn: { "Fn::GetAtt": [expect.stringMatching(/^EventsDeadLetterQueue/), "Arn"] },
  });
  expect(EventsDeadLetterQueue?.Properties.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
});

test("both queues refuse connections without TLS", () => {
  const policies = Object.values(resourcesOf(template, "AWS::SQS::QueuePolicy"));
  expect(policies).toHaveLength(2);
  for (const policy of policies) {
    expect(policy.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: "Deny", Action: "sqs:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  }
});

test.each([
  ["TwilioAuthToken", ["accountSid", "authToken"]],
  ["TwilioApiKey", ["accountSid", "apiKeySid", "apiKeySecret"]],
])("%s is created empty and retained, and its description says what to store", (id, keys) => {
  const secret = resourcesOf(template, "AWS::SecretsManager::Secret")[id];
  expect(Object.keys(secret?.Properties)).toEqual(["Description"]);
  expect(secret?.DeletionPolicy).toBe("Retain");
  for (const key of keys) expect(secret?.Properties.Description).toContain(`"${key}": "`);
});

test("the secrets have the types of managed external secrets if configured", () => {
  const secrets = resourcesOf(synthesize({ managedRotation: true }).template, "AWS::SecretsManager::Secret");
  expect(secrets.TwilioAuthToken?.Properties.Type).toBe("TwilioAuthToken");
  expect(secrets.TwilioApiKey?.Properties.Type).toBe("TwilioApiKey");
});

test("a configured key encrypts tables, queues and secrets", () => {
  const encryptionKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555";
  const encrypted = synthesize({ encryptionKeyArn }).template;
  encrypted.allResourcesProperties("AWS::DynamoDB::Table", {
    SSESpecification: { KMSMasterKeyId: encryptionKeyArn, SSEEnabled: true, SSEType: "KMS" },
  });
  encrypted.allResourcesProperties("AWS::SQS::Queue", { KmsMasterKeyId: encryptionKeyArn });
  encrypted.allResourcesProperties("AWS::SecretsManager::Secret", { KmsKeyId: encryptionKeyArn });
});

test("a stage with removal policy destroy leaves nothing behind", () => {
  const { Resources } = synthesize({ removalPolicy: "destroy" }).template.toJSON();
  expect(JSON.stringify(Resources)).not.toContain('"Retain"');
  expect(Resources).toMatchObject({ ConversationsTable05F75AD7: { Properties: { DeletionProtectionEnabled: false } } });
});
