import { OwnError } from "../model/own-error.ts";
/**
 * The names of the environment variables that `lib/` writes and the functions read: one list, so that neither side can
 * misspell what the other expects.
 */
export const environmentNames = {
  /** The stage's name, for those who need nothing else of its configuration. */
  stage: "STAGE",
  /**
   * Public base URL that Twilio calls and signs, without a trailing slash: the custom domain where one is configured,
   * else the API's.
   */
  publicBaseUrl: "PUBLIC_BASE_URL",
  authTokenSecretArn: "AUTH_TOKEN_SECRET_ARN",
  apiKeySecretArn: "API_KEY_SECRET_ARN",
  eventQueueUrl: "EVENT_QUEUE_URL",
  /** How often the queue hands an event out before it goes to the dead-letter queue. */
  maxReceiveCount: "MAX_RECEIVE_COUNT",
  conversationTableName: "CONVERSATION_TABLE_NAME",
  optInTableName: "OPT_IN_TABLE_NAME",
  eventBusName: "EVENT_BUS_NAME",
  eventQueueArn: "EVENT_QUEUE_ARN",
  scheduleGroupName: "SCHEDULE_GROUP_NAME",
  scheduleRoleArn: "SCHEDULE_ROLE_ARN",
} as const;

export type EnvironmentName = keyof typeof environmentNames;

/**
 * Reads one variable when the function starts.
 * @throws when it is missing or empty: the deployment is broken, and says so before the first event instead of in the
 * middle of one.
 */
export function requireEnvironment(name: EnvironmentName): string {
  const variable = environmentNames[name];
  const value = process.env[variable];
  if (!value)
    throw new OwnError(`Environment variable ${variable} is missing; the stack sets it, so deploy the stack again.`);
  return value;
}
