import { Duration } from "aws-cdk-lib";
import { HttpMethod, type ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import type { EventQueue } from "./event-queue.ts";
import { type FunctionSettings, NodeFunction } from "./node-function.ts";
import type { OptInTable } from "./opt-in-table.ts";
import type { TwilioCredentials } from "./twilio-credentials.ts";
import { WebhookApi } from "./webhook-api.ts";

export interface WebhooksProps {
  /** The stage's name. */
  readonly stage: string;
  readonly functionSettings: FunctionSettings;
  /**
   * The URL that Twilio calls and signs, where it is not the API's own (a custom domain); without a trailing slash.
   * @default the API's endpoint
   */
  readonly publicBaseUrl?: string;
  /** How much API Gateway lets through before it answers 429. */
  readonly throttle: ThrottleSettings;
  /** What signatures are verified with. */
  readonly credentials: TwilioCredentials;
  /** Where verified events go. */
  readonly eventQueue: EventQueue;
  /** Who has opted out, and who speaks which language; and where a STOP is recorded. */
  readonly optInTable: OptInTable;
}

const conversationsPath = "/twilio/conversations";
const messagesPath = "/twilio/messages";

/**
 * Where Twilio comes in. An event is verified, put on the queue and answered; these functions never call Twilio, and
 * reach no table, but for the one that has to answer a person in their language: it reads who they are, and records
 * their STOP.
 */
export class Webhooks extends Construct {
  readonly api: WebhookApi;
  readonly conversationsUrl: string;
  readonly messagesUrl: string;
  readonly webhook: NodeFunction;

  constructor(scope: Construct, id: string, props: WebhooksProps) {
    super(scope, id);
    const { stage, functionSettings, publicBaseUrl, throttle, credentials, eventQueue, optInTable } = props;
    // Twilio waits for five seconds and never asks again, so an event that is late is still put on the queue after
    // Twilio has hung up.
    const defaults = { ...functionSettings, timeout: Duration.seconds(10) };

    this.api = new WebhookApi(this, "Api", { ...functionSettings, stage, publicBaseUrl, throttle });
    this.conversationsUrl = `${this.api.publicBaseUrl}${conversationsPath}`;
    this.messagesUrl = `${this.api.publicBaseUrl}${messagesPath}`;

    this.webhook = new NodeFunction(this, "Webhook", {
      ...defaults,
      name: "webhook",
      description: "Puts the events of Twilio Conversations on the queue",
    });
    const inboundMessage = new NodeFunction(this, "InboundMessage", {
      ...defaults,
      name: "inbound-message",
      description: "Puts messages that belong to no conversation on the queue, and answers them",
    });
    const health = new NodeFunction(this, "Health", {
      ...defaults,
      name: "health",
      description: "Says that the API can be reached",
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
