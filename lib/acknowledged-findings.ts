import { Stack, Validations } from "aws-cdk-lib";
import type { InvitationSchedules } from "./invitation-schedules.ts";
import type { NodeFunction } from "./node-function.ts";
import type { TwilioCredentials } from "./twilio-credentials.ts";
import type { WebhookApi } from "./webhook-api.ts";

export interface AcknowledgedFindings {
  readonly credentials: TwilioCredentials;
  readonly webhookApi: WebhookApi;
  readonly invitationSchedules: InvitationSchedules;
  readonly processEvent: NodeFunction;
}

/**
 * The findings of cdk-nag (AWS Solutions rules) that this product accepts, and why. Any other finding fails synthesis.
 */
export function acknowledgeFindings({
  credentials,
  webhookApi,
  invitationSchedules,
  processEvent,
}: AcknowledgedFindings): void {
  Validations.of(credentials).acknowledge({
    id: "AwsSolutions-SMG4",
    reason:
      "Only Twilio can issue these credentials, so a rotation must start there: manually, or by Secrets Manager's managed rotation, which is " +
      'scheduled once the first value is stored (docs/runbook.md, "Secrets"). The functions accept both tokens during a rotation.',
  });

  Validations.of(webhookApi).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "Twilio can neither sign for IAM nor fetch a token: it signs each request with the account's auth token, and the functions verify that " +
      "before they do anything else. GET /health reveals nothing and reads nothing.",
  });

  Validations.of(processEvent).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${asInFinding(Stack.of(processEvent), invitationSchedules.schedulesArn)}]`,
    reason:
      "Schedules are created at run time, one for each conversation with an invitation, so no policy can name them. The wildcard covers only " +
      "the schedules of this stage's own group, and the only actions are create, update and delete.",
  });
}

/** An ARN as cdk-nag writes it in a finding's id, with `<AWS::Region>` for what is only known at deployment. */
function asInFinding(stack: Stack, arn: string): string {
  const resolved: string | { "Fn::Join": [separator: string, parts: (string | { Ref: string })[]] } =
    stack.resolve(arn);
  if (typeof resolved === "string") return resolved;
  const [separator, parts] = resolved["Fn::Join"];
  return parts.map((part) => (typeof part === "string" ? part : `<${part.Ref}>`)).join(separator);
}
