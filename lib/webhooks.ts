import { Duration } from "aws-cdk-lib";
import { HttpMethod, type ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import type { EventQueue } from "./event-queue.ts";
import { type FunctionSettings, NodeFunction } from "./node-function.ts";
import type { OptInTable } from "./opt-in-table.ts";
import type { TwilioCredentials } from "./twilio-credentials.ts";
import { WebhookApi } from "./webhook-api.ts";

export interface WebhooksProps {
  readonly stage: string;
  readonly functionSettings: FunctionSettings;
  /**
   * The URL that Twilio calls and signs, if it is a custom domain; without a trailing slash.
   * @default the API's endpoint
   */
  readonly publicBaseUrl?: string;
  /** Beyond it, API Gateway answers 429. */
  readonly throttle: ThrottleSettings;
  /** For verifying signatures. */
  readonly credentials: TwilioCredentials;
  /** Receives verified events. */
  readonly eventQueue: EventQueue;
  /** Holds opt-outs and languages, and records a STOP. */
  readonly optInTable: OptInTable;
}

const conversationsPath = "/twilio/conversations";
const messagesPath = "/twilio/messages";

/**
 * The endpoints for Twilio. They verify an event, queue it and answer; they never call Twilio or use a table, except for
 * the one that answers people in their own language, which looks them up and records their STOP.
 */
export class Webhooks extends Construct {
  readonly api: WebhookApi;
  readonly conversationsUrl: string;
  readonly messagesUrl: string;
  readonly webhook: NodeFunction;

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id);
    const { stage, functionSettings, publicBaseUrl, throttle, credentials, eventQueue, optInTable } = props;
    // Twilio times out after five seconds and does not retry, so a late event is still queued after that.
    const defaults = { ...functionSettings, timeout: Duration.seconds(10) };

    this.api = new WebhookApi(this, "Api", { ...functionSettings, stage, publicBaseUrl, throttle });
    this.conversationsUrl = `${this.api.publicBaseUrl}${conversationsPath}`;
    this.messagesUrl = `${this.api.publicBaseUrl}${messagesPath}`;

    this.webhook = new NodeFunction(this, "Webhook", {
      ...defaults,
      name: "webhook",
      description: "Queues the events of Twilio Conversations",
    });
    const inboundMessage = new NodeFunction(this, "InboundMessage", {
      ...defaults,
      name: "inbound-message",
      description: "Queues and answers messages outside any conversation",
    });
    const health = new NodeFunction(this, "Health", {
      ...defaults,
      name: "health",
      description: "Reports that the API is reachable",
    });

    this.api.route(HttpMethod.POST, conversationsPath, this.webhook);
    this.api.route(HttpMethod.POST, messagesPath, inboundMessage);
    this.api.route(HttpMethod.GET, "/health", health);

    for (const verifier of [this.webhook, inboundMessage]) {
      verifier.setEnvironment("publicBaseUrl", this.api.publicBaseUrl);
      credentials.grantReadAuthToken(verifier);
      eventQueue.grantSend(verifier);
    }
    this.webhook.setEnvironment("stage", stage);
    optInTable.grantRecord(inboundMessage);
  }
}
