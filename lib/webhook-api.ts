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
  /** A dimension of its metrics. */
  readonly stage: string;
  /**
   * The URL that Twilio calls and signs, if it is a custom domain; without a trailing slash.
   * @default the API's endpoint
   */
  readonly publicBaseUrl?: string;
  /** Beyond it, API Gateway answers 429. */
  readonly throttle: ThrottleSettings;
  /** Of the access log. */
  readonly logRetention: RetentionDays;
  /** Of the access log. */
  readonly removalPolicy: RemovalPolicy;
}

/** What Twilio calls. There is no authorizer: the functions verify Twilio's signature. */
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
    // Unlike a named stage, $default adds nothing to the path, which Twilio's signature covers.
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
   * How many requests API Gateway itself throttled (429). Counted in the access log, because they reach no function and
   * API Gateway's own metric mixes them with all other 4xx, including forged requests.
   */
  metricThrottled(period: Duration): Metric {
    const { metricNamespace: namespace, metricName } = throttledRequests;
    return new Metric({ namespace, metricName, dimensionsMap: { Stage: this.stage }, statistic: "Sum", period });
  }

  route(method: HttpMethod, path: string, fn: NodeFunction): void {
    this.api.addRoutes({
      methods: [method],
      path,
      integration: new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.function),
    });
  }
}

const throttledRequests = { metricNamespace: "MaskedConversations", metricName: "ThrottledRequests" };

/** The route and not the path, whose query string names the conversation. All values are strings. */
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
