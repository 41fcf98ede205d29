import type { StageConfiguration } from "../../../lib/stage-configuration.ts";

/** The deployment that is looked at, and with whose eyes. */
export interface Target {
  configuration: StageConfiguration;
  stackName: string;
  /** Settings of every AWS client; what is left out is taken from the operator's own AWS settings. */
  aws: { endpoint?: string; region?: string; credentials?: { accessKeyId: string; secretAccessKey: string } };
  /** Another Twilio, with its APIs below this URL. @default Twilio's own */
  twilioUrl?: string;
}

/** What the stack says of itself, by the names of its outputs. */
export type Outputs = Readonly<Record<string, string>>;

/** Settings for one client: it writes into the credentials, so they are a copy. */
export const clientSettings = ({ aws }: Target) => ({ ...aws, credentials: aws.credentials && { ...aws.credentials } });

/** @throws when the stack lacks an output that every version of this product has */
export function outputOf(outputs: Outputs, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The stack has no output ${name}; deploy this version.`);
  return value;
}
