import type { StageConfiguration } from "../../../lib/stage-configuration.ts";

/** The deployment to check, and how to reach it. */
export interface Target {
  configuration: StageConfiguration;
  stackName: string;
  /** Settings for every AWS client; the operator's own AWS settings supply the rest. */
  aws: { endpoint?: string; region?: string; credentials?: { accessKeyId: string; secretAccessKey: string } };
  /** Another Twilio, with its APIs below this URL. @default Twilio's own */
  twilioUrl?: string;
}

/** The stack's outputs by name. */
export type Outputs = Readonly<Record<string, string>>;

/** Settings for one client. The credentials are copied, because the client modifies them. */
export const clientSettings = ({ aws }: Target) => ({ ...aws, credentials: aws.credentials && { ...aws.credentials } });

/** @throws when the stack lacks an output that every version of this product has */
export function outputOf(outputs: Outputs, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The stack has no output ${name}; deploy this version.`);
  return value;
}
