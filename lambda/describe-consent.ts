import { describingConsent } from "./operations/describe-consent.ts";
import { dynamoDb } from "./runtime/aws-clients.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { optInStore } from "./tables/opt-ins.ts";

/** DescribeConsent: what a person has agreed to, and how that is known. */
export const handler = describingConsent(optInStore(dynamoDb(), requireEnvironment("optInTableName")), Date.now);
