import { operationDependencies } from "./operations/dependencies.ts";
import { closeConversation } from "./operations/operations.ts";

export const handler = closeConversation(operationDependencies());
