import { readingConversations } from "./operations/handlers.ts";
import { describeConversation } from "./operations/operations.ts";

export const handler = readingConversations(describeConversation);
