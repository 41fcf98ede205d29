import { readingOptIns } from "./operations/handlers.ts";
import { describeConsent } from "./operations/operations.ts";

export const handler = readingOptIns(describeConsent);
