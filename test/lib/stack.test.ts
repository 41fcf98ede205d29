import { AwsSolutionsChecks } from "cdk-nag";
import { synthesize } from "./synthesized.ts";

const { app, stack, template } = synthesize();

test("has the outputs that operators, callers and tools look up by name", () => {
  expect(Object.keys(template.findOutputs("*")).sort()).toEqual([
    "ApiKeySecretArn",
    "AuthTokenSecretArn",
    "CloseConversationFunctionName",
    "ConversationTableName",
    "DashboardUrl",
    "DeadLetterQueueUrl",
    "DescribeConsentFunctionName",
    "DescribeConversationFunctionName",
    "EventBusName",
    "EventQueueUrl",
    "InboundMessageUrl",
    "OpenConversationFunctionName",
    "OptInTableName",
    "ProcessEventFunctionName",
    "RecordConsentFunctionName",
    "SendMessageFunctionName",
    "WebhookFunctionName",
    "WebhookUrl",
  ]);
});

test("breaks no rule of AWS Solutions except those acknowledged with a reason", () => {
  expect(new AwsSolutionsChecks(app).validateScope(stack)).toMatchObject({ success: true, violations: [] });
});

test("breaks no rule of AWS Solutions with every option configured", () => {
  const everything = synthesize({
    publicBaseUrl: "https://hooks.example.com",
    alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:on-call",
    encryptionKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555",
    managedRotation: true,
  });
  expect(new AwsSolutionsChecks(everything.app).validateScope(everything.stack)).toMatchObject({
    success: true,
    violations: [],
  });
});

test("contains only resource types that the local AWS supports", () => {
  const types = new Set(
    Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type),
  );
  expect([...types].sort()).toEqual([
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::DynamoDB::Table",
    "AWS::Events::EventBus",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::SecretsManager::Secret",
  ]);
});

test("contains no secret, and nothing that resolves to one", () => {
  const text = JSON.stringify(template.toJSON());
  expect(text).not.toMatch(/SecretString|resolve:secretsmanager|resolve:ssm/);
  expect(text).not.toMatch(/\b(AC|SK)[0-9a-f]{32}\b/);
});
