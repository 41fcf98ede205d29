import type { TwilioCredentials } from "../local/twilio-credentials.ts";

export type Operation =
  | "OpenConversation"
  | "CloseConversation"
  | "DescribeConversation"
  | "SendMessage"
  | "RecordConsent"
  | "DescribeConsent";

/** How a scenario reaches the product and the simulated Twilio. */
export interface Reach {
  twilioUrl: string;
  twilioCredentials?: TwilioCredentials;
  /** Invokes an operation as an internal service does. @throws when it failed instead of answering */
  invoke(operation: Operation, request: object): Promise<unknown>;
}
