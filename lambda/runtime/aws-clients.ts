import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * The SDK's clients, for what the few calls of `aws-calls.ts` do not do. One function a client, so that a bundle holds
 * only what its entry calls. Every call has a time-out: two attempts of a second each, even when an AWS service hangs.
 */
const settings = () => ({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
});

export const dynamoDb = (): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(settings()), { marshallOptions: { removeUndefinedValues: true } });
export const eventBridge = (): EventBridgeClient => new EventBridgeClient(settings());
export const scheduler = (): SchedulerClient => new SchedulerClient(settings());
