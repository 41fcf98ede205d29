import { join } from "node:path";
import { Duration, RemovalPolicy, Stage } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { acknowledgeFindings } from "./acknowledged-findings.ts";
import { Alarms } from "./alarms.ts";
import { bundleFunctions } from "./bundles.ts";
import { runtimeConfiguration } from "./check-configuration.ts";
import { ConversationTable } from "./conversation-table.ts";
import { Dashboard } from "./dashboard.ts";
import { EventBus } from "./event-bus.ts";
import { EventQueue } from "./event-queue.ts";
import { InvitationSchedules } from "./invitation-schedules.ts";
import { type FunctionSettings, NodeFunction } from "./node-function.ts";
import { Operations } from "./operations.ts";
import { OptInTable } from "./opt-in-table.ts";
import type { StageConfiguration } from "./stage-configuration.ts";
import type { StatefulProps } from "./stateful-props.ts";
import { TwilioCredentials } from "./twilio-credentials.ts";
import { Webhooks } from "./webhooks.ts";

/** Per event; the event queue's visibility timeout depends on it. */
const processEventTimeout = Duration.seconds(30);

export interface MaskedConversationsProps {
  /** The stage to build, validated by `checkConfiguration`. */
  readonly configuration: StageConfiguration;
}

/**
 * Two people talk over WhatsApp, SMS or chat, and neither sees the other's number.
 *
 * All changes of a conversation (Twilio's webhooks, the operations, expiring invitations) go through one queue, and one
 * function processes them. This construct follows the diagram in docs/architecture.md: storage, input, processing,
 * monitoring.
 */
export class MaskedConversations extends Construct {
  readonly conversationTable: ConversationTable;
  readonly optInTable: OptInTable;
  readonly credentials: TwilioCredentials;
  readonly eventQueue: EventQueue;
  readonly eventBus: EventBus;
  readonly webhooks: Webhooks;
  readonly operations: Operations;
  readonly processEvent: NodeFunction;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { configuration }: MaskedConversationsProps) {
    super(scope, id);
    const { stage, encryptionKeyArn, logRetentionDays } = configuration;

    const stateful: StatefulProps = {
      removalPolicy: configuration.removalPolicy === "destroy" ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      encryptionKey:
        encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(this, "EncryptionKey", encryptionKeyArn),
    };
    const functionSettings: FunctionSettings = {
      logRetention: logRetentionDays,
      removalPolicy: stateful.removalPolicy,
      bundles: bundleFunctions({
        configuration: runtimeConfiguration(configuration),
        outputDirectory: join(Stage.of(this)?.outdir ?? "cdk.out", "bundles"),
      }),
    };

    // Storage.
    this.conversationTable = new ConversationTable(this, "Conversations", stateful);
    this.optInTable = new OptInTable(this, "OptIns", stateful);
    this.credentials = new TwilioCredentials(this, "Twilio", {
      ...stateful,
      managedRotation: configuration.managedRotation ?? false,
    });
    this.eventQueue = new EventQueue(this, "Events", { ...stateful, handlerTimeout: processEventTimeout });
    this.eventBus = new EventBus(this, "EventBus");

    // Input: Twilio, internal services, and schedules.
    this.webhooks = new Webhooks(this, "Webhooks", {
      stage,
      functionSettings,
      publicBaseUrl: configuration.publicBaseUrl,
      throttle: configuration.throttling ?? { rateLimit: 1_000, burstLimit: 2_000 },
      credentials: this.credentials,
      eventQueue: this.eventQueue,
      optInTable: this.optInTable,
    });
    this.operations = new Operations(this, "Operations", {
      functionSettings,
      eventQueue: this.eventQueue,
      conversationTable: this.conversationTable,
      optInTable: this.optInTable,
    });
    const invitationSchedules = new InvitationSchedules(this, "InvitationSchedules", { eventQueue: this.eventQueue });

    // Processing.
    this.processEvent = new NodeFunction(this, "ProcessEvent", {
      ...functionSettings,
      name: "process-event",
      description: "Decides what an event changes, and carries it out at Twilio",
      timeout: processEventTimeout,
      // Callers wait for it, and with 512 MB a cold start takes twice as long (docs/decisions/0013-bundling.md).
      memorySize: 1_024,
    });
    this.processEvent.setEnvironment("publicBaseUrl", this.webhooks.api.publicBaseUrl);
    this.credentials.grantReadApiKey(this.processEvent);
    this.conversationTable.grantReadWrite(this.processEvent);
    this.optInTable.grantReadWrite(this.processEvent);
    this.eventBus.grantPutEvents(this.processEvent);
    // It requeues an opening once the conversation in its way has been replaced, and notifies conversations of opt-outs.
    this.eventQueue.grantSend(this.processEvent);
    invitationSchedules.grantManage(this.processEvent);
    this.eventQueue.deliverTo(this.processEvent, configuration.maximumConcurrency);

    // Monitoring.
    new Alarms(this, "Alarms", {
      stage,
      webhookApi: this.webhooks.api,
      eventQueue: this.eventQueue,
      processEvent: this.processEvent,
      topicArn: configuration.alarmTopicArn,
    });
    this.dashboard = new Dashboard(this, "Dashboard", {
      stage,
      eventQueue: this.eventQueue,
      webhook: this.webhooks.webhook,
      processEvent: this.processEvent,
    });

    acknowledgeFindings({
      credentials: this.credentials,
      webhookApi: this.webhooks.api,
      invitationSchedules,
      processEvent: this.processEvent,
    });
  }
}
