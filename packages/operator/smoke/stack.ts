import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { type Finding, failed, ok, reasonOf } from "./finding.ts";
import { clientSettings, type Outputs, type Target } from "./target.ts";

const settled = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"];

/** @returns the stack's outputs; undefined when there is no such stack, and nothing else can be checked */
export async function* findStack(target: Target): AsyncGenerator<Finding, Outputs | undefined> {
  const { stackName } = target;
  const client = new CloudFormationClient(clientSettings(target));
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const status = stack?.StackStatus ?? "absent";
    const outputs = Object.fromEntries(
      (stack?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    );
    if (settled.includes(status)) yield ok("stack", `${stackName} is ${status}`);
    else
      yield failed(
        "stack",
        `${stackName} is ${status}`,
        settled.join(" or "),
        "See the stack's events in CloudFormation.",
      );
    return outputs.WebhookUrl === undefined ? undefined : outputs;
  } catch (error) {
    const remedy = "Deploy it, or point AWS_PROFILE and AWS_REGION at it.";
    yield failed("stack", `${stackName} was not found: ${reasonOf(error)}`, "a deployed stack", remedy);
    return undefined;
  } finally {
    client.destroy();
  }
}
