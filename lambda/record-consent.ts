import { operationMeans } from "./operations/means.ts";
import { recordConsent } from "./operations/operations.ts";

export const handler = recordConsent(operationMeans());
