import { operationMeans } from "./operations/means.ts";
import { sendMessage } from "./operations/operations.ts";

export const handler = sendMessage(operationMeans());
