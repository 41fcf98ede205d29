import type { GetSecretValueRequest, GetSecretValueResponse } from "@aws-sdk/client-secrets-manager";
import type { ChangeMessageVisibilityRequest, SendMessageRequest, SendMessageResult } from "@aws-sdk/client-sqs";
import { type AwsService, type AwsServiceNames, awsService } from "./aws-service.ts";

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
export type ChangeMessageVisibility = (input: ChangeMessageVisibilityRequest) => Promise<object>;

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

/** SQS, for all the calls of one function: they share its connection and its retries. */
export const sqs = (): AwsService => awsService(sqsNames);

export const sendMessage =
  (call: AwsService = sqs()): SendMessage =>
  (input) =>
    call("SendMessage", input);

export const changeMessageVisibility =
  (call: AwsService = sqs()): ChangeMessageVisibility =>
  (input) =>
    call("ChangeMessageVisibility", input);
