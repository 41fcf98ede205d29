import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { Queues } from "./move.ts";

/** @throws when the stack does not exist or lacks the outputs */
export async function queuesOf(stage: string): Promise<Queues> {
  const StackName = `MaskedConversations-${stage}`;
  const client = new CloudFormationClient({});
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const outputs = new Map(Stacks[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    const [eventQueueUrl, deadLetterQueueUrl] = [outputs.get("EventQueueUrl"), outputs.get("DeadLetterQueueUrl")];
    if (!eventQueueUrl || !deadLetterQueueUrl) {
      throw new Error(`The stack ${StackName} has no outputs EventQueueUrl and DeadLetterQueueUrl; deploy it again.`);
    }
    return { eventQueueUrl, deadLetterQueueUrl };
  } finally {
    client.destroy();
  }
}
