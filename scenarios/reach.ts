import type { OperationName } from "../lambda/operations/operations.ts";
import type { TwilioCredentials } from "../local/twilio-credentials.ts";

/** How a scenario reaches the product and the simulated Twilio. */
export interface Reach {
  twilioUrl: string;
  twilioCredentials?: TwilioCredentials;
  /** Invokes an operation as an internal service does. @throws when it failed instead of answering */
  invoke(operation: OperationName, request: object): Promise<unknown>;
}
