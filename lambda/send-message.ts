import { operationDependencies } from "./operations/dependencies.ts";
import { sendMessage } from "./operations/operations.ts";

export const handler = sendMessage(operationDependencies());
