import type { RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, type HttpMethod, HttpStage, LogGroupLogDestination, type ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";

export interface WebhookApiProps {
  /**
   * The URL that Twilio calls and signs, where it is not the API's own (a custom domain); without a trailing slash.
   * @default the API's endpoint
   */
  readonly publicBaseUrl?: string;
  /** Requests a second, and how many at once above that, that are let through before API Gateway answers 429. */
  readonly throttle: ThrottleSettings;
  /** How long the access log is kept. */
  readonly logRetention: RetentionDays;
  /** What becomes of the access log when the stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
}

/** What Twilio calls. No authorizer: Twilio authenticates itself by its signature, which the functions verify. */
export class WebhookApi extends Construct {
  readonly api: HttpApi;
  readonly publicBaseUrl: string;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);

    this.api = new HttpApi(this, "Api", { createDefaultStage: false, description: "Webhooks of Twilio Conversations" });
    // The stage $default adds nothing to the path. A named stage would, and every signature made without it would fail.
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: props.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, "AccessLog", { retention: props.logRetention, removalPolicy: props.removalPolicy }),
        ),
        format: accessLogFormat,
      },
    });

    this.publicBaseUrl = props.publicBaseUrl ?? this.api.apiEndpoint;
  }

  /** Hands the requests of one route to a function. */
  route(method: HttpMethod, path: string, fn: NodeFunction): void {
    this.api.addRoutes({ methods: [method], path, integration: new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.function) });
  }
}

/** The route, never the path: its query string names the conversation. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: "$context.requestId",
    requestTime: "$context.requestTime",
    sourceIp: "$context.identity.sourceIp",
    routeKey: "$context.routeKey",
    status: "$context.status",
    responseLatencyMs: "$context.responseLatency",
    integrationLatencyMs: "$context.integrationLatency",
    integrationError: "$context.integrationErrorMessage",
  }),
);
