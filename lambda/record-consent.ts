import { changing } from "./operations/handlers.ts";
import { recordConsent } from "./operations/operations.ts";

export const handler = changing(recordConsent);
