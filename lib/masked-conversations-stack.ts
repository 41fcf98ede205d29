import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { MaskedConversations } from "./masked-conversations.ts";
import type { StageConfiguration } from "./stage-configuration.ts";

export interface MaskedConversationsStackProps extends StackProps {
  /** The stage to deploy, validated by `checkConfiguration`. */
  readonly configuration: StageConfiguration;
}

/** The construct and its outputs. */
export class MaskedConversationsStack extends Stack {
  constructor(scope: Construct, id: string, props: MaskedConversationsStackProps) {
    super(scope, id, { description: `Masked Conversations, stage ${props.configuration.stage}`, ...props });

    // The CDK omits the id "Default" from logical ids, and thus from the names in the console.
    const relay = new MaskedConversations(this, "Default", { configuration: props.configuration });

    this.output("WebhookUrl", relay.webhooks.conversationsUrl, "Twilio: Conversations, post-event URL (POST)");
    this.output(
      "InboundMessageUrl",
      relay.webhooks.messagesUrl,
      "Twilio: senders and Messaging Service, incoming messages (POST)",
    );
    this.output("AuthTokenSecretArn", relay.credentials.authToken.ref, "Store Twilio's auth token here");
    this.output("ApiKeySecretArn", relay.credentials.apiKey.ref, "Store Twilio's API key here");
    this.output("EventBusName", relay.eventBus.bus.eventBusName, "Add the rules of internal services here");
    this.output("OptInTableName", relay.optInTable.table.tableName);
    this.output("ConversationTableName", relay.conversationTable.table.tableName);
    this.output("EventQueueUrl", relay.eventQueue.queue.queueUrl);
    this.output("DeadLetterQueueUrl", relay.eventQueue.deadLetterQueue.queueUrl);
    this.output("DashboardUrl", relay.dashboard.url);
    for (const [name, operation] of Object.entries(relay.operations.functions)) {
      this.output(`${name}FunctionName`, operation.function.functionName);
    }
    this.output("ProcessEventFunctionName", relay.processEvent.function.functionName);
    this.output("WebhookFunctionName", relay.webhooks.webhook.function.functionName);
  }

  private output(name: string, value: string, description?: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
