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
 * Every finding of cdk-nag (AWS Solutions rules) that this product lives with, and why. Any other finding fails the
 * synth.
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
      "Only Twilio can issue these credentials, so a rotation must begin there: by hand, or by Secrets Manager's managed rotation, which is " +
      'scheduled after the first value has been put in (docs/runbook.md, "Secrets"). The functions accept both tokens while one is rotated.',
  });

  Validations.of(webhookApi).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "Twilio cannot sign for IAM or fetch a token: it signs each request with the account's auth token, and the functions verify that " +
      "before they do anything else. GET /health tells nothing and reads nothing.",
  });

  Validations.of(processEvent).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${asFound(Stack.of(processEvent), invitationSchedules.schedulesArn)}]`,
    reason:
      "Schedules are made at run time, one for each conversation that invites, so no policy can name them. The wildcard stands for the " +
      "schedules of this stage's own group, and the actions are three: create, update and delete.",
  });
}

/** An ARN as cdk-nag writes it into the id of a finding, with `<AWS::Region>` for what only the deployment knows. */
function asFound(stack: Stack, arn: string): string {
  const resolved: string | { "Fn::Join": [separator: string, parts: (string | { Ref: string })[]] } =
    stack.resolve(arn);
  if (typeof resolved === "string") return resolved;
  const [separator, parts] = resolved["Fn::Join"];
  return parts.map((part) => (typeof part === "string" ? part : `<${part.Ref}>`)).join(separator);
}
