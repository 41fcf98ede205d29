import type { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";

/** What everything that stores data has to be told. */
export interface StatefulProps {
  /** `RETAIN` also protects a table from deletion; `DESTROY` is for stages that hold nothing of value. */
  readonly removalPolicy: RemovalPolicy;
  /**
   * Key to encrypt with. Its policy must let this account's IAM policies decide, as the default key policy does.
   * @default a key that AWS owns
   */
  readonly encryptionKey?: IKey;
}
