import { operationDependencies } from "./operations/dependencies.ts";
import { recordConsent } from "./operations/operations.ts";

export const handler = recordConsent(operationDependencies());
