import type { RuntimeConfiguration } from "../lambda/model/configuration.ts";

/**
 * Everything that differs between stages. `config/` has a file for each; copy `config/example.ts`. It contains no
 * credentials, which go into the two secrets that the stack creates.
 */
export interface StageConfiguration extends RuntimeConfiguration {
  /**
   * The URL that Twilio calls and signs, if there is a custom domain in front of the API: `https://…`, without a
   * trailing slash.
   * @default the API's own endpoint
   */
  publicBaseUrl?: string;
  /**
   * ARN of the SNS topic to notify of alarms.
   * @default alarms are only shown in CloudWatch
   */
  alarmTopicArn?: string;
  /**
   * ARN of the KMS key for the tables, queues and secrets. Its policy must delegate to this account's IAM policies, as
   * the default key policy does.
   * @default AWS-owned keys
   */
  encryptionKeyArn?: string;
  /**
   * Creates the secrets as AWS's managed external secrets, which Secrets Manager can rotate.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partners.html
   * @default false
   */
  managedRotation?: boolean;
  /** One of CloudWatch Logs' retentions: 1, 3, 5, 7, 14, 30, 60, 90 and so on. */
  logRetentionDays: number;
  /**
   * What happens to tables, queues, secrets and logs when they are removed from the stack. `retain` also protects the
   * tables from deletion; `destroy` is for stages whose data has no value.
   * @default retain
   */
  removalPolicy?: "retain" | "destroy";
  /**
   * The API's throttling: requests a second (`rateLimit`), and concurrent requests above that (`burstLimit`).
   * @default 1,000 a second and bursts of 2,000
   */
  throttling?: { rateLimit: number; burstLimit: number };
  /**
   * How many events are processed at once, 2 to 1,000. The rest of the account's Lambda concurrency stays available for
   * webhooks and other functions, and further events wait in the queue.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   * @default one for each conversation with waiting events, up to the account's concurrency
   */
  maximumConcurrency?: number;
}
