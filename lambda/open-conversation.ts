import { changing } from "./operations/handlers.ts";
import { openConversation } from "./operations/operations.ts";

export const handler = changing(openConversation);
