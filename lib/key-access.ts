import { Aws } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";

const readTable = ["kms:Decrypt", "kms:DescribeKey"];

/**
 * What each service asks of the key for its caller, by what the caller does there.
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

/** The services that use the key for a caller: the key opens nothing for the caller without them. */
export type KeyUser = keyof typeof keyActions;

/**
 * Lets a role have data decrypted (`read`), or encrypted too (`write`), by one service in this Region. Nothing to do
 * without a key of the customer's own: AWS-owned keys need no permission. `Key.grant*` is not used because it grants
 * `kms:ReEncrypt*` and `kms:GenerateDataKey*`, and to direct callers of the key as well.
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
