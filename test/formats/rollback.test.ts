import { conversationWriter } from "../../lambda/tables/conversations.ts";
import { Aws, conversationTable, optInTable } from "../aws/aws.ts";
import { inState } from "../lambda/decide/given.ts";

/**
 * The first edition reads `held` and `waiting` of every conversation, a closed one too, and throws where they are missing:
 * a late message, a STOP, a close and DescribeConversation would fail after a rollback to it.
 */

test("what this release stores of a closed conversation has what the first edition reads of it", async () => {
  const aws = new Aws();
  const client = aws.surroundings("http://127.0.0.1:9").aws.dynamoDb;
  const closed = inState.closed();
  aws.dynamoDb.put({ TableName: conversationTable, Item: { ...closed, entry: "state" } });
  await conversationWriter(client, conversationTable, optInTable, 30).save(closed);
  const [item] = aws.dynamoDb.items(conversationTable);
  expect(item).toMatchObject({ held: [], waiting: [] });
});
