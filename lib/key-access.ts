import { Aws } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";

const read = ["kms:Decrypt", "kms:DescribeKey"];
const write = [
  ...read,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** The services that use the key for a caller: the key opens nothing for the caller without them. */
export type KeyUser = "dynamodb" | "secretsmanager" | "sqs";

/**
 * Lets a role have data decrypted (`read`), or encrypted too (`write`), by one service in this Region. Nothing to do without a key of the
 * customer's own: AWS-owned keys need no permission. `Key.grant*` is not used because it grants `kms:ReEncrypt*` and `kms:GenerateDataKey*`,
 * and to direct callers of the key as well.
 */
export function grantKeyAccess(key: IKey | undefined, grantee: IGrantable, access: "read" | "write", service: KeyUser): void {
  if (!key) return;
  Grant.addToPrincipal({
    grantee,
    actions: access === "read" ? read : write,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { "kms:ViaService": `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
  });
}
