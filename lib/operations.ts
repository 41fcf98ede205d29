import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { ConversationTable } from "./conversation-table.ts";
import type { EventQueue } from "./event-queue.ts";
import { type FunctionSettings, NodeFunction } from "./node-function.ts";
import type { OptInTable } from "./opt-in-table.ts";

export interface OperationsProps {
  readonly functionSettings: FunctionSettings;
  /** Where an operation that changes something puts its request. */
  readonly eventQueue: EventQueue;
  /** Where it finds the answer. */
  readonly conversationTable: ConversationTable;
  /** What people have agreed to. */
  readonly optInTable: OptInTable;
}

/**
 * The functions that internal services invoke, by IAM alone: whoever may `lambda:InvokeFunction` one of them may do
 * what its name says. None of them calls Twilio: a change is put on the queue, and its answer awaited in the table.
 */
export class Operations extends Construct {
  readonly openConversation: NodeFunction;
  readonly closeConversation: NodeFunction;
  readonly describeConversation: NodeFunction;
  readonly sendMessage: NodeFunction;
  readonly recordConsent: NodeFunction;
  readonly describeConsent: NodeFunction;

  constructor(
    scope: Construct,
    id: string,
    { functionSettings, eventQueue, conversationTable, optInTable }: OperationsProps,
  ) {
    super(scope, id);
    // A caller may ask to wait for an answer for 25 s at most (packages/client/requests.ts).
    const defaults = { ...functionSettings, timeout: Duration.seconds(30) };

    this.openConversation = new NodeFunction(this, "OpenConversation", {
      ...defaults,
      name: "open-conversation",
      description: "Operation: connects two people",
    });
    this.closeConversation = new NodeFunction(this, "CloseConversation", {
      ...defaults,
      name: "close-conversation",
      description: "Operation: ends a conversation",
    });
    this.describeConversation = new NodeFunction(this, "DescribeConversation", {
      ...defaults,
      name: "describe-conversation",
      description: "Operation: tells what became of a conversation",
    });
    this.sendMessage = new NodeFunction(this, "SendMessage", {
      ...defaults,
      name: "send-message",
      description: "Operation: writes into a conversation",
    });

    this.recordConsent = new NodeFunction(this, "RecordConsent", {
      ...defaults,
      name: "record-consent",
      description: "Operation: records what a person has decided",
    });
    this.describeConsent = new NodeFunction(this, "DescribeConsent", {
      ...defaults,
      name: "describe-consent",
      description: "Operation: tells what a person has agreed to",
    });

    for (const operation of [this.openConversation, this.closeConversation, this.sendMessage, this.recordConsent]) {
      eventQueue.grantSend(operation);
      conversationTable.grantGet(operation);
    }
    conversationTable.grantRead(this.describeConversation);
    optInTable.grantQuery(this.describeConsent);
  }
}
