import type { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  type HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  type ThrottleSettings,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { FilterPattern, LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";

export interface WebhookApiProps {
  /** The name of the stage: its metrics carry it. */
  readonly stage: string;
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
  private readonly stage: string;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    this.stage = props.stage;

    this.api = new HttpApi(this, "Api", { createDefaultStage: false, description: "Webhooks of Twilio Conversations" });
    const accessLog = new LogGroup(this, "AccessLog", {
      retention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    accessLog.addMetricFilter("Throttled", {
      filterPattern: FilterPattern.stringValue("$.status", "=", "429"),
      ...throttledRequests,
      metricValue: "1",
      dimensions: { Stage: "$.stage" },
    });
    // The stage $default adds nothing to the path. A named stage would, and every signature made without it would fail.
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: props.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: accessLogFormat(props.stage),
      },
    });

    this.publicBaseUrl = props.publicBaseUrl ?? this.api.apiEndpoint;
  }

  /**
   * How many requests API Gateway turned away itself (429): they reached no function, and API Gateway counts them among
   * all 4xx, the forged ones included. So they are counted in the access log.
   */
  metricThrottled(period: Duration): Metric {
    const { metricNamespace: namespace, metricName } = throttledRequests;
    return new Metric({ namespace, metricName, dimensionsMap: { Stage: this.stage }, statistic: "Sum", period });
  }

  /** Hands the requests of one route to a function. */
  route(method: HttpMethod, path: string, fn: NodeFunction): void {
    this.api.addRoutes({
      methods: [method],
      path,
      integration: new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.function),
    });
  }
}

const throttledRequests = { metricNamespace: "MaskedConversations", metricName: "ThrottledRequests" };

/** The route, never the path: its query string names the conversation. Every value is a text. */
const accessLogFormat = (stage: string) =>
  AccessLogFormat.custom(
    JSON.stringify({
      stage,
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
