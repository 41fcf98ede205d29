import { type GetSecretValue, getSecretValue } from "../../../lambda/runtime/aws-calls.ts";
import { type AwsStandIn, awsFault, pointAt, startAwsStandIn } from "../runtime/aws-stand-in.ts";

export type Versions = Partial<Record<"AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS", string>>;

/** A Secrets Manager with one secret: which versions it has is the test's to change. */
export interface SecretStandIn extends AwsStandIn {
  versions: Versions;
  /** When its versions were made. */
  createdAtMs: number;
  /** The functions' own way to it. */
  readonly getSecretValue: GetSecretValue;
}

export const secretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:auth-token-AbCdEf";

export async function startSecret(versions: Versions): Promise<SecretStandIn> {
  const standIn = await startAwsStandIn(({ input }) => {
    const stage = input.VersionStage;
    const isStage = stage === "AWSCURRENT" || stage === "AWSPENDING" || stage === "AWSPREVIOUS";
    const value = isStage ? secret.versions[stage] : undefined;
    if (value === undefined) return awsFault(400, "ResourceNotFoundException");
    const CreatedDate = secret.createdAtMs / 1_000;
    return {
      status: 200,
      body: { ARN: secretArn, Name: "auth-token", SecretString: value, VersionStages: [stage], CreatedDate },
    };
  });
  pointAt("SECRETS_MANAGER", standIn);
  const secret: SecretStandIn = Object.assign(standIn, {
    versions,
    createdAtMs: Date.now(),
    getSecretValue: getSecretValue(),
  });
  return secret;
}

export const accountSid = `AC${"0".repeat(32)}`;
export const authTokenSecret = (authToken: string): string => JSON.stringify({ accountSid, authToken });
export const apiKeySecret = (apiKeySid: string, secret: string): string =>
  JSON.stringify({ accountSid, apiKeySid, apiKeySecret: secret });
