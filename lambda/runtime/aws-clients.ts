import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * One function a client, so that a bundle holds only what its entry calls. The time-outs keep the webhook function within Twilio's five
 * seconds even when an AWS service hangs: two attempts of a second each.
 */
const settings = () => ({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
});

export const dynamoDb = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(settings()), { marshallOptions: { removeUndefinedValues: true } });
export const secretsManager = (): SecretsManagerClient => new SecretsManagerClient(settings());
export const sqs = (): SQSClient => new SQSClient(settings());
export const eventBridge = (): EventBridgeClient => new EventBridgeClient(settings());
export const scheduler = (): SchedulerClient => new SchedulerClient(settings());
