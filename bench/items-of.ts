import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Conversation } from "../lambda/model/conversation.ts";
import { conversationWriter } from "../lambda/tables/conversations.ts";
import { type Items, startLoopback } from "./loopback.ts";
import { conversationTableName } from "./measure.ts";

/**
 * A conversation as the real store writes it, taken down by a server of its own: a client that trusts the other's
 * certificate would be another client.
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
