import type { GetSecretValueRequest, GetSecretValueResponse } from "@aws-sdk/client-secrets-manager";
import type { SendMessageRequest, SendMessageResult } from "@aws-sdk/client-sqs";
import { type AwsServiceNames, awsService } from "./aws-service.ts";

/**
 * The operations that `awsService` is used for. Names and fields are those of the SDK's types, which cost a bundle
 * nothing.
 */

/**
 * A version of a secret, as the wire carries it: `CreatedDate` is in seconds since 1970 (Secrets Manager,
 * GetSecretValue).
 */
export type SecretVersion = Pick<GetSecretValueResponse, "SecretString"> & { CreatedDate?: number };
export type GetSecretValue = (input: GetSecretValueRequest) => Promise<SecretVersion>;
export type SendMessage = (input: SendMessageRequest) => Promise<SendMessageResult>;

export const secretsManagerNames: AwsServiceNames = {
  endpointPrefix: "secretsmanager",
  targetPrefix: "secretsmanager",
  jsonVersion: "1.1",
  environmentId: "SECRETS_MANAGER",
};

export const sqsNames: AwsServiceNames = {
  endpointPrefix: "sqs",
  targetPrefix: "AmazonSQS",
  jsonVersion: "1.0",
  environmentId: "SQS",
};

export function getSecretValue(): GetSecretValue {
  const call = awsService(secretsManagerNames);
  return (input) => call("GetSecretValue", input);
}

export function sendMessage(): SendMessage {
  const call = awsService(sqsNames);
  return (input) => call("SendMessage", input);
}
