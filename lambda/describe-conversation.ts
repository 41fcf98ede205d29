import { describing } from "./operations/describe-operation.ts";
import { dynamoDb } from "./runtime/aws-clients.ts";
import { requireEnvironment } from "./runtime/environment.ts";
import { conversationStore } from "./tables/conversations.ts";

/** DescribeConversation: what became of a conversation, with its turning points. */
export const handler = describing(conversationStore(dynamoDb(), requireEnvironment("conversationTableName")), Date.now);
