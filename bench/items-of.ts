import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Conversation } from "../lambda/model/conversation.ts";
import { conversationWriter } from "../lambda/tables/conversations.ts";
import { type Items, startLoopback } from "./loopback.ts";
import { conversationTableName } from "./measure.ts";

/**
 * A conversation's items as written by the real store. Recorded by a separate server without TLS, because trusting the
 * other server's certificate would change the client.
 */
export async function itemsOf(conversation: Conversation): Promise<Items> {
  const loopback = await startLoopback({ tls: false, secrets: {} });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint: loopback.url, region: "us-east-1", credentials });
  const tables = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  await conversationWriter(tables, conversationTableName, "opt-ins", 30).save(conversation);
  client.destroy();
  await loopback.close();
  return loopback.items;
}
