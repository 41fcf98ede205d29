import { Validations } from "aws-cdk-lib";
import type { TwilioCredentials } from "./twilio-credentials.ts";
import type { WebhookApi } from "./webhook-api.ts";

export interface AcknowledgedFindings {
  readonly credentials: TwilioCredentials;
  readonly webhookApi: WebhookApi;
}

/** Every finding of cdk-nag (AWS Solutions rules) that this product lives with, and why. Any other finding fails the synth. */
export function acknowledgeFindings({ credentials, webhookApi }: AcknowledgedFindings): void {
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
}
