import type { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";

/** Settings shared by everything that stores data. */
export interface StatefulProps {
  /** `RETAIN` also protects a table from deletion; `DESTROY` is for stages whose data has no value. */
  readonly removalPolicy: RemovalPolicy;
  /**
   * Its policy must delegate to this account's IAM policies, as the default key policy does.
   * @default an AWS-owned key
   */
  readonly encryptionKey?: IKey;
}
