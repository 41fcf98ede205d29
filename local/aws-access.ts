import type { CloudFormationClientConfig } from "@aws-sdk/client-cloudformation";

/** How to reach the local AWS. */
export interface AwsAccess {
  endpointUrl: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** Accepted by local emulators, none of which checks them. */
export const testCredentials = { accessKeyId: "test", secretAccessKey: "test" };

/** The settings of an AWS client. The credentials are copied, because the client modifies them. */
export function clientSettings({ endpointUrl, region, credentials }: AwsAccess) {
  return { endpoint: endpointUrl, region, credentials: { ...credentials } } satisfies CloudFormationClientConfig;
}

/** Access by the variables of AWS's tools, for the running emulator in `AWS_ENDPOINT_URL`. */
export function accessFromEnvironment(endpointUrl: string, environment: NodeJS.ProcessEnv): AwsAccess {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  return {
    endpointUrl: endpointUrl.replace(/\/+$/, ""),
    region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? "us-east-1",
    credentials:
      AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
        ? { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN }
        : testCredentials,
  };
}
