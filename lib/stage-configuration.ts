import type { RuntimeConfiguration } from "../lambda/model/configuration.ts";

/**
 * Everything that differs between two stages. `config/` has a file for each; `config/example.ts` is the one to copy.
 * There is never a secret in it: the credentials go into the two secrets that the stack creates.
 */
export interface StageConfiguration extends RuntimeConfiguration {
  /**
   * The URL that Twilio calls and signs, where a custom domain stands before the API: `https://…`, without a trailing
   * slash.
   * @default the API's own endpoint
   */
  publicBaseUrl?: string;
  /**
   * ARN of the SNS topic that alarms are sent to.
   * @default alarms are only shown in CloudWatch
   */
  alarmTopicArn?: string;
  /**
   * ARN of the KMS key for the tables, the queues and the secrets. Its policy must let IAM policies of this account
   * decide, as the default key policy does.
   * @default keys that AWS owns
   */
  encryptionKeyArn?: string;
  /**
   * Creates the secrets as AWS's managed external secrets, which Secrets Manager can rotate by itself.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partners.html
   * @default false
   */
  managedRotation?: boolean;
  /** How long log events are kept, in days: 1, 3, 5, 7, 14, 30, 60, 90 and so on, as CloudWatch Logs offers them. */
  logRetentionDays: number;
  /**
   * What becomes of tables, queues, secrets and logs when the stack, or one of them, is deleted. `retain` also protects
   * the tables against deletion; `destroy` is for stages that hold nothing of value.
   * @default retain
   */
  removalPolicy?: "retain" | "destroy";
  /**
   * Requests that the API lets through: a second (`rateLimit`), and at once above that (`burstLimit`).
   * @default 1,000 a second and bursts of 2,000
   */
  throttling?: { rateLimit: number; burstLimit: number };
  /**
   * How many events are handled at once, 2 to 1,000: what is left of the account's Lambda concurrency is there for the
   * webhooks and for others. Events that find no free one wait in the queue.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   * @default as many as there are conversations with events waiting, as far as the account's concurrency goes
   */
  maximumConcurrency?: number;
}
