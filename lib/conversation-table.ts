import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import { Grant } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

/**
 * Conversations: partition `reference`, sort `entry` (`state`, `held#…`, `answer#…`, `timeline#…`; see the design's
 * section on data). The index by ConversationSid is for people's look-ups only, so it carries the keys alone.
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

  /** Reads and writes items. A transaction is authorised by the actions of its parts. */
  grantReadWrite(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:GetItem", "dynamodb:PutItem"]);
    grantKeyAccess(this.table.encryptionKey, fn, "write", "dynamodb");
  }

  /** Reads one item at a time: an operation looks for its answer. */
  grantGet(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:GetItem"]);
    grantKeyAccess(this.table.encryptionKey, fn, "read", "dynamodb");
  }

  /** Reads everything of a conversation. */
  grantRead(fn: NodeFunction): void {
    this.grant(fn, ["dynamodb:GetItem", "dynamodb:Query"]);
    grantKeyAccess(this.table.encryptionKey, fn, "read", "dynamodb");
  }

  private grant(fn: NodeFunction, actions: string[]): void {
    fn.setEnvironment("conversationTableName", this.table.tableName);
    Grant.addToPrincipal({ grantee: fn, actions, resourceArns: [this.table.tableArn] });
  }
}
