import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { ChangeMessageVisibility, GetSecretValue, SendMessage } from "./aws-calls.ts";
import { type EnvironmentName, requireEnvironment } from "./environment.ts";
import { systemTime, type Time } from "./time.ts";

/** All of AWS that any function uses. */
export interface AwsClients {
  dynamoDb: DynamoDBDocumentClient;
  eventBridge: EventBridgeClient;
  scheduler: SchedulerClient;
  sendMessage: SendMessage;
  changeMessageVisibility: ChangeMessageVisibility;
  getSecretValue: GetSecretValue;
}

/**
 * What a function finds where it runs, and is built of. Tests build the same functions in surroundings of their own.
 * The stage's configuration is not among it: a bundle that reads it is deployed again when it changes.
 */
export interface Surroundings<Client extends keyof AwsClients> {
  aws: Pick<AwsClients, Client>;
  /** @throws when the variable is missing */
  environment(name: EnvironmentName): string;
  time: Time;
}

/** @param aws the clients that the function needs, and no others: so a bundle holds no others either */
export const deployed = <Client extends keyof AwsClients>(aws: Pick<AwsClients, Client>): Surroundings<Client> => ({
  aws,
  environment: requireEnvironment,
  time: systemTime,
});
