import { changing } from "./operations/handlers.ts";
import { sendMessage } from "./operations/operations.ts";

export const handler = changing(sendMessage);
