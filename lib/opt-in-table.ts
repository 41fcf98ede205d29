import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { Grant } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

/**
 * OptIns: partition `address`, sort `entry` (`sender#…` for a pair, `consent` for the person; see the design's section
 * on data).
 */
export class OptInTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StatefulProps) {
    super(scope, id);

    this.table = new Table(this, "Table", {
      partitionKey: { name: "address", type: AttributeType.STRING },
      sortKey: { name: "entry", type: AttributeType.STRING },
      timeToLiveAttribute: "expiresAt",
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy: props.removalPolicy,
      encryption: props.encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.DEFAULT,
      encryptionKey: props.encryptionKey,
    });
  }

  /** A transaction is authorised by the actions of its parts, including its conditions. */
  grantReadWrite(fn: NodeFunction): void {
    this.grant(fn, [
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:Query",
      "dynamodb:ConditionCheckItem",
    ]);
    grantKeyAccess(this.table.encryptionKey, fn, "write", "dynamodb");
  }

  /** Lets a function read everything known about a person. */
  grantQuery(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:Query"]);
    grantKeyAccess(this.table.encryptionKey, fn, "read", "dynamodb");
  }

  /** Lets a function read everything known about a person, and record their decisions. */
  grantRecord(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:Query", "dynamodb:PutItem"]);
    grantKeyAccess(this.table.encryptionKey, fn, "write", "dynamodb");
  }

  private grant(fn: NodeFunction, actions: string[]): void {
    fn.setEnvironment("optInTableName", this.table.tableName);
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [this.table.tableArn] });
  }
}
