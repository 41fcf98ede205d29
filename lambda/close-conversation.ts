import { operationMeans } from "./operations/means.ts";
import { closeConversation } from "./operations/operations.ts";

export const handler = closeConversation(operationMeans());
