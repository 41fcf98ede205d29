import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { operations } from "../../lambda/operations/operations.ts";
import { environmentNames } from "../../lambda/runtime/environment.ts";
import { EventQueue } from "../../lib/event-queue.ts";
import { resourcesOf, synthesize } from "./synthesized.ts";

const { template } = synthesize();
const functions = resourcesOf(template, "AWS::Lambda::Function");
const logGroups = resourcesOf(template, "AWS::Logs::LogGroup");

test.each(Object.entries(functions))(
  "%s runs on Node.js 24 on Arm, logs JSON, and has Lambda log failures alone",
  (_, { Properties }) => {
    expect(Properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "index.handler",
      LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN" },
    });
    expect(Properties).not.toHaveProperty("ReservedConcurrentExecutions");
  },
);

test.each(Object.entries(logGroups))("%s has the configured retention", (_, { Properties }) => {
  expect(Properties.RetentionInDays).toBe(90);
});

test("each function gets exactly the environment variables it needs", () => {
  const {
    publicBaseUrl,
    authTokenSecretArn,
    apiKeySecretArn,
    eventQueueUrl,
    conversationTableName,
    optInTableName,
    eventBusName,
  } = environmentNames;
  const { eventQueueArn, maxReceiveCount, scheduleGroupName, scheduleRoleArn } = environmentNames;
  const tables = { conversations: conversationTableName, optIns: optInTableName };
  const ofOperations = operations.map((operation) => [
    `Operations${operation.name}Function`,
    "reads" in operation ? [tables[operation.reads]] : [conversationTableName, eventQueueUrl],
  ]);
  const told = Object.entries(functions).map(([id, { Properties }]) => [
    id,
    Object.keys(Properties.Environment?.Variables ?? {}).sort(),
  ]);

  expect(Object.fromEntries(told)).toEqual({
    WebhooksWebhookFunction: [authTokenSecretArn, eventQueueUrl, publicBaseUrl, environmentNames.stage],
    WebhooksInboundMessageFunction: [authTokenSecretArn, eventQueueUrl, optInTableName, publicBaseUrl],
    WebhooksHealthFunction: [],
    ProcessEventFunction: [
      apiKeySecretArn,
      conversationTableName,
      eventBusName,
      eventQueueArn,
      eventQueueUrl,
      maxReceiveCount,
      optInTableName,
      publicBaseUrl,
      scheduleGroupName,
      scheduleRoleArn,
    ],
    ...Object.fromEntries(ofOperations),
  });
});

test("process-event receives one event at a time, reports failures, and knows an event's last attempt", () => {
  const [mapping, ...others] = Object.values(resourcesOf(template, "AWS::Lambda::EventSourceMapping"));
  expect(others).toEqual([]);
  expect(mapping?.Properties).toMatchObject({
    BatchSize: 1,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    FunctionName: { Ref: expect.stringMatching(/^ProcessEventFunction/) },
    EventSourceArn: { "Fn::GetAtt": [expect.stringMatching(/^EventsQueue/), "Arn"] },
  });

  const { maxReceiveCount } = resourcesOf(template, "AWS::SQS::Queue").EventsQueue?.Properties.RedrivePolicy ?? {};
  expect(maxReceiveCount).toBeGreaterThanOrEqual(1);
  expect(functions.ProcessEventFunction?.Properties.Environment.Variables).toMatchObject({
    [environmentNames.maxReceiveCount]: String(maxReceiveCount),
  });
});

test("the visibility timeout is six times the timeout of process-event, as AWS recommends", () => {
  const { VisibilityTimeout } = resourcesOf(template, "AWS::SQS::Queue").EventsQueue?.Properties ?? {};
  expect(VisibilityTimeout).toBe(6 * functions.ProcessEventFunction?.Properties.Timeout);
});

test.each([1, 10, 30, 900])("the same applies to a timeout of %i s", (seconds) => {
  const stack = new Stack(undefined, "AnyTimeout");
  const handlerTimeout = Duration.seconds(seconds);
  new EventQueue(stack, "Events", { handlerTimeout, removalPolicy: RemovalPolicy.DESTROY });
  Template.fromStack(stack).hasResourceProperties("AWS::SQS::Queue", { VisibilityTimeout: 6 * seconds });
});

test("the configured concurrency limit applies to the event source and not to the function", () => {
  const limited = synthesize({ maximumConcurrency: 50 }).template;
  const [mapping] = Object.values(resourcesOf(limited, "AWS::Lambda::EventSourceMapping"));
  expect(mapping?.Properties).toMatchObject({ ScalingConfig: { MaximumConcurrency: 50 } });
  for (const { Properties } of Object.values(resourcesOf(limited, "AWS::Lambda::Function"))) {
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
  }
});

test("the API has only the routes for Twilio and health checks", () => {
  const routes = Object.values(resourcesOf(template, "AWS::ApiGatewayV2::Route")).map(
    ({ Properties }) => Properties.RouteKey,
  );
  expect(routes.sort()).toEqual(["GET /health", "POST /twilio/conversations", "POST /twilio/messages"]);
});

test("the API is throttled, and its access log contains neither paths nor queries", () => {
  const [stage] = Object.values(resourcesOf(template, "AWS::ApiGatewayV2::Stage"));
  expect(stage?.Properties).toMatchObject({
    StageName: "$default",
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 2_000 },
    AccessLogSettings: {
      DestinationArn: expect.anything(),
      Format: expect.not.stringMatching(/\$context\.path|querystring/i),
    },
  });
});

test("signatures are verified for the API's own address by default", () => {
  const { PUBLIC_BASE_URL } = functions.WebhooksWebhookFunction?.Properties.Environment.Variables ?? {};
  expect(PUBLIC_BASE_URL).toMatchObject({ "Fn::GetAtt": [expect.stringMatching(/^WebhooksApi/), "ApiEndpoint"] });
});

test("signatures are verified for the configured address", () => {
  const configured = synthesize({ publicBaseUrl: "https://hooks.example.com/masked" }).template;
  const { WebhooksWebhookFunction } = resourcesOf(configured, "AWS::Lambda::Function");
  expect(WebhooksWebhookFunction?.Properties.Environment.Variables.PUBLIC_BASE_URL).toBe(
    "https://hooks.example.com/masked",
  );
  configured.hasOutput("WebhookUrl", { Value: "https://hooks.example.com/masked/twilio/conversations" });
  configured.hasOutput("InboundMessageUrl", { Value: "https://hooks.example.com/masked/twilio/messages" });
});
