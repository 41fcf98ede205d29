import { CloudFormationClient, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { attempt, type Check, failed, ok, unknown } from "./finding.ts";
import { clientSettings, type Outputs, outputOf, type Target } from "./target.ts";

async function* checkQueues(client: SQSClient, outputs: Outputs): Check {
  const waiting = async (output: string): Promise<number> => {
    const QueueUrl = outputOf(outputs, output);
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  };
  const dead = await waiting("DeadLetterQueueUrl");
  const remedy = 'docs/runbook.md, "DeadLetterQueueNotEmpty".';
  if (dead === 0) yield ok("dead-letter queue", "is empty");
  else yield failed("dead-letter queue", `${dead} events in it`, "none", remedy);
  yield ok("event queue", `${await waiting("EventQueueUrl")} events are waiting`);
}

async function alarmNames(target: Target): Promise<string[]> {
  const client = new CloudFormationClient(clientSettings(target));
  try {
    const names: string[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: target.stackName },
    )) {
      for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries) {
        if (ResourceType === "AWS::CloudWatch::Alarm" && PhysicalResourceId) names.push(PhysicalResourceId);
      }
    }
    return names;
  } finally {
    client.destroy();
  }
}

async function* checkAlarms(client: CloudWatchClient, names: string[]): Check {
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: names }));
  const raised = MetricAlarms.filter(({ StateValue }) => StateValue === "ALARM");
  for (const { AlarmName, AlarmDescription } of raised) {
    yield failed("alarm", `${AlarmName} is raised`, "OK", AlarmDescription ?? "docs/runbook.md has a heading for it.");
  }
  const missing = names.length - MetricAlarms.length;
  if (missing > 0)
    yield failed("alarms", `${missing} of ${names.length} are missing`, "all that the stack created", "Deploy again.");
  else if (raised.length === 0) yield ok("alarms", `none of ${names.length} is raised`);
  if (MetricAlarms.some(({ AlarmActions = [] }) => AlarmActions.length === 0)) {
    yield unknown(
      "alarms",
      "they notify nobody: set alarmTopicArn in config/ to an SNS topic before people rely on this stage",
    );
  }
}

/** Checks that the dead-letter queue is empty and that no alarm is raised. */
export async function* checkQueuesAndAlarms(target: Target, outputs: Outputs): Check {
  const sqs = new SQSClient(clientSettings(target));
  const cloudWatch = new CloudWatchClient(clientSettings(target));
  try {
    yield* attempt("queues", "Run this with AWS credentials that may call sqs:GetQueueAttributes.", () =>
      checkQueues(sqs, outputs),
    );
    yield* attempt(
      "alarms",
      "Run this with AWS credentials that may call cloudwatch:DescribeAlarms.",
      async function* () {
        yield* checkAlarms(cloudWatch, await alarmNames(target));
      },
    );
  } finally {
    sqs.destroy();
    cloudWatch.destroy();
  }
}
