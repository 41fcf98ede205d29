import { operationMeans } from "./operations/means.ts";
import { openConversation } from "./operations/operations.ts";

export const handler = openConversation(operationMeans());
