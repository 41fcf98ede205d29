import { Grant } from "aws-cdk-lib/aws-iam";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { grantKeyAccess } from "./key-access.ts";
import type { NodeFunction } from "./node-function.ts";
import type { StatefulProps } from "./stateful-props.ts";

export interface TwilioCredentialsProps extends StatefulProps {
  /**
   * Creates the secrets with the types of AWS's managed external secrets, so that Secrets Manager can rotate them.
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
   */
  readonly managedRotation: boolean;
}

/**
 * The Twilio credentials, in two secrets because they have different readers: functions that verify Twilio's calls, and
 * functions that call Twilio. The stack creates them empty, and their descriptions tell the operator what to store. The
 * construct `Secret` is not used because it always generates a value, and a random value looks like a credential.
 */
export class TwilioCredentials extends Construct {
  readonly authToken: CfnSecret;
  readonly apiKey: CfnSecret;
  private readonly props: TwilioCredentialsProps;

  constructor(scope: Construct, id: string, props: TwilioCredentialsProps) {
    super(scope, id);
    this.props = props;

    this.authToken = this.emptySecret(
      "AuthToken",
      "TwilioAuthToken",
      "Twilio auth token, to verify that a webhook comes from Twilio. " +
        'Set it to {"accountSid": "AC...", "authToken": "..."}: Twilio Console, Account Info. See docs/runbook.md, "Secrets".',
    );
    this.apiKey = this.emptySecret(
      "ApiKey",
      "TwilioApiKey",
      "Twilio API key, to call Conversations, Content and Messaging. " +
        'Set it to {"accountSid": "AC...", "apiKeySid": "SK...", "apiKeySecret": "..."}: ' +
        'Twilio Console, API keys & tokens, a standard key. See docs/runbook.md, "Secrets".',
    );
  }

  /** Lets a function verify signatures. */
  grantReadAuthToken(fn: NodeFunction): void {
    fn.setEnvironment("authTokenSecretArn", this.authToken.ref);
    this.grantRead(fn, this.authToken);
  }

  /** Lets a function call Twilio. */
  grantReadApiKey(fn: NodeFunction): void {
    fn.setEnvironment("apiKeySecretArn", this.apiKey.ref);
    this.grantRead(fn, this.apiKey);
  }

  private emptySecret(id: string, type: string, description: string): CfnSecret {
    const { encryptionKey, managedRotation, removalPolicy } = this.props;
    const secret = new CfnSecret(this, id, {
      description,
      kmsKeyId: encryptionKey?.keyArn,
      // Optional, because it is unknown whether AWS accepts a secret of such a type without a value.
      type: managedRotation ? type : undefined,
    });
    secret.applyRemovalPolicy(removalPolicy);
    return secret;
  }

  private grantRead(fn: NodeFunction, secret: CfnSecret): void {
    Grant.addToPrincipal({ grantee: fn, actions: ["secretsmanager:GetSecretValue"], resourceArns: [secret.ref] });
    grantKeyAccess(this.props.encryptionKey, fn, "read", "secretsmanager");
  }
}
