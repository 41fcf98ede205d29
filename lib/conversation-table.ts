import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { Grant } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

/**
 * Conversations: partition `reference`, sort `entry` (`state`, `held#…`, `answer#…`, `timeline#…`; see the design's
 * section on data). The index by ConversationSid is only for people's look-ups, so it has just the keys.
 */
export class ConversationTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StatefulProps) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: "reference", type: AttributeType.STRING },
      sortKey: { name: "entry", type: AttributeType.STRING },
      timeToLiveAttribute: "expiresAt",
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: props.removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy: props.removalPolicy,
      encryption: props.encryptionKey ? TableEncryption.CUSTOMER_MANAGED : TableEncryption.DEFAULT,
      encryptionKey: props.encryptionKey,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: "byConversationSid",
      partitionKey: { name: "conversationSid", type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }

  /** A transaction is authorised by the actions of its parts. */
  grantReadWrite(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:GetItem", "dynamodb:PutItem"]);
    grantKeyAccess(this.table.encryptionKey, fn, "write", "dynamodb");
  }

  /** For operations, which look up their answers. */
  grantGet(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:GetItem"]);
    grantKeyAccess(this.table.encryptionKey, fn, "read", "dynamodb");
  }

  /** Lets a function read all entries of a conversation. */
  grantRead(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:GetItem", "dynamodb:Query"]);
    grantKeyAccess(this.table.encryptionKey, fn, "read", "dynamodb");
  }

  private grant(fn: NodeFunction, actions: string[]): void {
    fn.setEnvironment("conversationTableName", this.table.tableName);
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [this.table.tableArn] });
  }
}
