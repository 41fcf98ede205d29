import { operationDependencies } from "./operations/dependencies.ts";
import { openConversation } from "./operations/operations.ts";

export const handler = openConversation(operationDependencies());
