import { type Endpoints, readEndpoints } from "../../local/endpoints.ts";

/** Names the file by which the global set-up tells this run's tests, and no other's, how to reach the stack. */
export const endpointsVariable = "MASKED_CONVERSATIONS_ENDPOINTS";

/** What the tests themselves call Twilio with, because one of them replaces the product's key. */
export const testsApiKey = { apiKeySid: `SK${"7".repeat(32)}`, apiKeySecret: "of the tests" };

/** How to reach the stack that the global set-up of this run has started. */
export function endpoints(): Endpoints {
  const file = process.env[endpointsVariable];
  if (!file)
    throw new Error(
      `${endpointsVariable} is not set: run the deployed tests by npm run test:deployed, which starts the stack.`,
    );
  return readEndpoints(file);
}
