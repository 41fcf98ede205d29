import type { Template } from "aws-cdk-lib/assertions";
import { type Resource, resourcesOf, synthesize, withoutHash } from "./synthesized.ts";

interface Statement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

interface Reference {
  Ref?: string;
  "Fn::GetAtt"?: [logicalId: string, attribute: string];
  "Fn::Join"?: [separator: string, parts: unknown[]];
}

const { template } = synthesize();
const [scheduleGroup] = Object.values(resourcesOf(template, "AWS::Scheduler::ScheduleGroup"));
/** The one wildcard: schedules are made at run time, one for each invitation, in the group of this stage. */
const schedules = `arn:AWS::Partition:scheduler:AWS::Region:AWS::AccountId:schedule/${scheduleGroup?.Properties.Name}/*`;
const listOf = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** `ConversationsTable`, `ConversationsTable/index/byConversationSid`, or the ARN where it is written out. */
function nameOf(resource: unknown): string {
  if (typeof resource === "string") return resource;
  const { Ref, "Fn::GetAtt": [owner] = [], "Fn::Join": [, parts] = [] } = resource as Reference;
  return parts ? parts.map(nameOf).join("") : withoutHash(Ref ?? owner ?? "unknown");
}

function grantsOf({ Action, Resource }: Statement): string[] {
  return listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${action} on ${nameOf(resource)}`));
}

/** What each role may do, its own log group left out. */
function grantsByRole(synthesized: Template): Record<string, string[]> {
  const roles = Object.keys(resourcesOf(synthesized, "AWS::IAM::Role"));
  const policies = Object.values(resourcesOf(synthesized, "AWS::IAM::Policy"));
  const statementsOf = (role: string): Statement[] =>
    policies
      .filter(({ Properties }) => Properties.Roles.some((reference: unknown) => nameOf(reference) === role))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return Object.fromEntries(roles.map((role) => [role, statementsOf(role).flatMap(grantsOf).sort()]));
}

function inlinePolicies({ Properties }: Resource): Statement[] {
  return (Properties?.Policies ?? []).flatMap((policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement);
}

test("each role may do what its function does, and nothing else", () => {
  const operation = ["dynamodb:GetItem on ConversationsTable", "sqs:SendMessage on EventsQueue"];
  expect(grantsByRole(template)).toEqual({
    WebhooksWebhookRole: ["secretsmanager:GetSecretValue on TwilioAuthToken", "sqs:SendMessage on EventsQueue"],
    WebhooksInboundMessageRole: [
      "dynamodb:PutItem on OptInsTable",
      "dynamodb:Query on OptInsTable",
      "secretsmanager:GetSecretValue on TwilioAuthToken",
      "sqs:SendMessage on EventsQueue",
    ],
    WebhooksHealthRole: [],
    OperationsOpenConversationRole: operation,
    OperationsCloseConversationRole: operation,
    OperationsSendMessageRole: operation,
    OperationsRecordConsentRole: operation,
    OperationsDescribeConsentRole: ["dynamodb:Query on OptInsTable"],
    OperationsDescribeConversationRole: [
      "dynamodb:GetItem on ConversationsTable",
      "dynamodb:GetItem on ConversationsTable/index/byConversationSid",
      "dynamodb:Query on ConversationsTable",
      "dynamodb:Query on ConversationsTable/index/byConversationSid",
    ],
    InvitationSchedulesRole: ["sqs:SendMessage on EventsQueue"],
    ProcessEventRole: [
      "dynamodb:ConditionCheckItem on OptInsTable",
      "dynamodb:GetItem on ConversationsTable",
      "dynamodb:GetItem on OptInsTable",
      "dynamodb:PutItem on ConversationsTable",
      "dynamodb:PutItem on OptInsTable",
      "dynamodb:Query on ConversationsTable",
      "dynamodb:Query on OptInsTable",
      "dynamodb:UpdateItem on ConversationsTable",
      "dynamodb:UpdateItem on OptInsTable",
      "events:PutEvents on EventBus",
      "iam:PassRole on InvitationSchedulesRole",
      `scheduler:CreateSchedule on ${schedules}`,
      `scheduler:DeleteSchedule on ${schedules}`,
      `scheduler:UpdateSchedule on ${schedules}`,
      "secretsmanager:GetSecretValue on TwilioApiKey",
      "sqs:ChangeMessageVisibility on EventsQueue",
      "sqs:DeleteMessage on EventsQueue",
      "sqs:GetQueueAttributes on EventsQueue",
      "sqs:ReceiveMessage on EventsQueue",
      "sqs:SendMessage on EventsQueue",
    ],
  });
});

test("each function has a role of its own, which writes to the function's own log group", () => {
  const roles = resourcesOf(template, "AWS::IAM::Role");
  const functions = Object.entries(resourcesOf(template, "AWS::Lambda::Function"));
  for (const [id, { Properties }] of functions) {
    const role = nameOf(Properties.Role);
    expect(role).toBe(id.replace(/Function$/, "Role"));
    expect(roles[role]?.Properties.ManagedPolicyArns).toBeUndefined();
    expect(inlinePolicies(roles[role] ?? {}).flatMap(grantsOf)).toEqual([
      `logs:CreateLogStream on ${nameOf(Properties.LoggingConfig.LogGroup)}`,
      `logs:PutLogEvents on ${nameOf(Properties.LoggingConfig.LogGroup)}`,
    ]);
  }
  expect(functions).toHaveLength(10);
});

describe.each([
  ["without a key", template],
  ["with a key", synthesize({ encryptionKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555" }).template],
])("%s", (_, synthesized) => {
  const granted = [
    ...Object.values(resourcesOf(synthesized, "AWS::IAM::Policy")).flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
    ...Object.values(resourcesOf(synthesized, "AWS::IAM::Role")).flatMap(inlinePolicies),
  ] as Statement[];

  test("no policy allows an action by wildcard, or on every resource", () => {
    const wildcards = granted.filter(({ Action, Resource }) =>
      [...listOf(Action), ...listOf(Resource).map(nameOf)].some((text) => text !== schedules && text.includes("*")),
    );
    expect(wildcards).toEqual([]);
  });

  test("schedules' role may be passed to EventBridge Scheduler alone", () => {
    const passing = granted.filter(({ Action }) => listOf(Action).includes("iam:PassRole"));
    expect(passing).toMatchObject([{ Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } } }]);
  });

  test("the key is used through the services that hold the data, never directly", () => {
    for (const { Action, Condition } of granted) {
      if (!listOf(Action).some((action) => action.startsWith("kms:"))) continue;
      expect(Condition?.StringEquals).toHaveProperty("kms:ViaService");
    }
  });
});

test("only schedules of this stage's group may use the schedules' role", () => {
  expect(resourcesOf(template, "AWS::IAM::Role").InvitationSchedulesRole?.Properties.AssumeRolePolicyDocument.Statement).toMatchObject([
    {
      Principal: { Service: "scheduler.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } },
        ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": [expect.stringMatching(/^InvitationSchedulesGroup/), "Arn"] } },
      },
    },
  ]);
});
