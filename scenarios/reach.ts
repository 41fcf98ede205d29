import type { OperationName } from "../lambda/operations/operations.ts";
import type { TwilioCredentials } from "../local/twilio-credentials.ts";

/** How to reach the product and the simulated Twilio. */
export interface Reach {
  twilioUrl: string;
  twilioCredentials?: TwilioCredentials;
  /** Invokes an operation as a service would. @throws when it fails instead of answering */
  invoke(operation: OperationName, request: object): Promise<unknown>;
}
