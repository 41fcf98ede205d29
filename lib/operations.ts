import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { type Operation, type OperationName, operations } from "../lambda/operations/operations.ts";
import { fileNameOf } from "./bundles.ts";
import type { ConversationTable } from "./conversation-table.ts";
import type { EventQueue } from "./event-queue.ts";
import { type FunctionSettings, NodeFunction } from "./node-function.ts";
import type { OptInTable } from "./opt-in-table.ts";

export interface OperationsProps {
  readonly functionSettings: FunctionSettings;
  /** Receives the requests of operations that change something. */
  readonly eventQueue: EventQueue;
  /** Holds their answers. */
  readonly conversationTable: ConversationTable;
  readonly optInTable: OptInTable;
}

/**
 * The functions that internal services invoke. Access is by IAM only: `lambda:InvokeFunction` on one of them is the
 * permission for its operation. None of them calls Twilio: they queue the request, and wait for its answer in the table.
 */
export class Operations extends Construct {
  /** By the operation's name. */
  readonly functions: Readonly<Record<OperationName, NodeFunction>>;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const functions = operations.map((operation) => [operation.name, this.functionOf(operation, props)] as const);
    this.functions = Object.fromEntries(functions) as Record<OperationName, NodeFunction>;
  }

  private functionOf(
    operation: Operation,
    { functionSettings, eventQueue, conversationTable, optInTable }: OperationsProps,
  ): NodeFunction {
    const { name, description } = operation;
    const lambda = new NodeFunction(this, name, {
      ...functionSettings,
      name: fileNameOf(name),
      description: `Operation: ${description}`,
      // A caller can wait for an answer for at most 25 s (packages/client/requests.ts).
      timeout: Duration.seconds(30),
    });
    if ("toEvent" in operation) {
      eventQueue.grantSend(lambda);
      conversationTable.grantGet(lambda);
    } else if (operation.reads === "conversations") {
      conversationTable.grantRead(lambda);
    } else {
      optInTable.grantQuery(lambda);
    }
    return lambda;
  }
}
