import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { ConsentRecord } from "../conversation/commands.ts";
import type { Conversation, Side } from "../conversation/conversation.ts";
import type { PersonRecord } from "../senders/choose-senders.ts";

/**
 * The opt-in table. Partition `address`; sort `entry`: `sender#<proxy address>` for a pair, `consent` for what the person has agreed to, and
 * `consent#<time>` for each decision that led there. While a conversation holds a pair, the pair's window is in the conversation's own item.
 */

const pairEntry = (proxyAddress: string): string => `sender#${proxyAddress}`;

/** Chat has no pair: only sides on a phone are claimed. */
const pairsOf = ({ initiator, invitee }: Conversation): (Side & { proxyAddress: string })[] =>
  [initiator, invitee].filter((side): side is Side & { proxyAddress: string } => side.proxyAddress !== undefined);

/** The claims of a new conversation, for the transaction that saves it: each fails where another conversation holds the pair. */
export function pairClaims(tableName: string, conversation: Conversation): NonNullable<TransactWriteCommandInput["TransactItems"]> {
  return pairsOf(conversation).map(({ address, proxyAddress }) => ({
    Update: {
      TableName: tableName,
      Key: { address, entry: pairEntry(proxyAddress) },
      UpdateExpression: "SET heldBy = :reference, proxyAddress = :proxyAddress",
      ConditionExpression: "attribute_not_exists(heldBy) OR heldBy = :reference",
      ExpressionAttributeValues: { ":reference": conversation.reference, ":proxyAddress": proxyAddress },
    },
  }));
}

export function optInStore(client: DynamoDBDocumentClient, tableName: string) {
  async function releasePair(reference: string, side: Side & { proxyAddress: string }): Promise<void> {
    const window = side.windowEndsAtMs === undefined ? {} : { ":windowEndsAtMs": side.windowEndsAtMs };
    try {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { address: side.address, entry: pairEntry(side.proxyAddress) },
          UpdateExpression: side.windowEndsAtMs === undefined ? "REMOVE heldBy" : "SET windowEndsAtMs = :windowEndsAtMs REMOVE heldBy",
          ConditionExpression: "heldBy = :reference",
          ExpressionAttributeValues: { ":reference": reference, ...window },
        }),
      );
    } catch (error) {
      // Released before, and perhaps held by another conversation since: leave it alone.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  return {
    /** All that a choice of sender needs to know of a person, in one query. */
    async person(address: string): Promise<PersonRecord> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: "address = :address",
          ExpressionAttributeValues: { ":address": address },
          ConsistentRead: true,
        }),
      );
      const pairs = Items.filter(({ entry }) => String(entry).startsWith("sender#"));
      return {
        pairs: pairs.map(({ proxyAddress, heldBy, windowEndsAtMs }) => ({ proxyAddress, heldBy, windowEndsAtMs })),
        consent: Items.find(({ entry }) => entry === "consent")?.decision,
      };
    },

    /** Frees the pairs that a conversation holds and writes their windows back. */
    async releasePairs(conversation: Conversation): Promise<void> {
      await Promise.all(pairsOf(conversation).map((side) => releasePair(conversation.reference, side)));
    },

    /** Appends a decision to the person's history, and makes it the present one unless a newer one is known. */
    async recordConsent({ address, ...consent }: ConsentRecord): Promise<void> {
      const history = `consent#${new Date(consent.atMs).toISOString()}#${consent.evidence.messageSid}`;
      await client.send(new PutCommand({ TableName: tableName, Item: { address, entry: history, ...consent } }));
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { address, entry: "consent", ...consent },
            ConditionExpression: "attribute_not_exists(atMs) OR atMs <= :atMs",
            ExpressionAttributeValues: { ":atMs": consent.atMs },
          }),
        );
      } catch (error) {
        // A newer decision stands; this one is in the history.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

export type OptInStore = ReturnType<typeof optInStore>;
