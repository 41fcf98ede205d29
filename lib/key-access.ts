import { Aws } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";

const readTable = ["kms:Decrypt", "kms:DescribeKey"];

/**
 * The key's actions that each service needs on behalf of its caller.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
const keyActions = {
  dynamodb: {
    read: readTable,
    write: [
      ...readTable,
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
  },
  sqs: { read: ["kms:Decrypt"], write: ["kms:Decrypt", "kms:GenerateDataKey"] },
  secretsmanager: { read: ["kms:Decrypt"], write: [] },
};

/** The services that use the key on behalf of a caller, who cannot use it directly. */
export type KeyUser = keyof typeof keyActions;

/**
 * Lets a role decrypt data (`read`), or also encrypt it (`write`), through one service in this Region. Does nothing
 * without a customer-managed key, because AWS-owned keys need no permission. `Key.grant*` is not used because it grants
 * `kms:ReEncrypt*` and `kms:GenerateDataKey*`, and also to direct callers of the key.
 */
export function grantKeyAccess(
  key: IKey | undefined,
  grantee: IGrantable,
  access: "read" | "write",
  service: KeyUser,
): void {
  if (!key) return;
  Grant.addToPrincipal({
    grantee,
    actions: keyActions[service][access],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
  });
}
