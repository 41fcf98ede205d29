import { changing } from "./operations/handlers.ts";
import { closeConversation } from "./operations/operations.ts";

export const handler = changing(closeConversation);
