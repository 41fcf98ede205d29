import type { Answer } from "@masked-conversations/client";
import type { Conversation } from "../../lambda/model/conversation.ts";
import type { KnownPair } from "../../lambda/model/people.ts";
import type { TimelineEntry } from "../../lambda/tables/conversations.ts";
import { type Aws, conversationTable, optInTable } from "./aws.ts";

/**
 * Lets tests inspect and prepare the tables. lambda/tables/ defines the items.
 */

const itemsUnder = <Kept>({ dynamoDb }: Aws, table: string, entry: string): (Kept & { entry: string })[] =>
  dynamoDb.items(table).filter((item) => String(item.entry).startsWith(entry)) as (Kept & { entry: string })[];

export const conversationsIn = (aws: Aws): Conversation[] => itemsUnder<Conversation>(aws, conversationTable, "state");

export const conversationIn = ({ dynamoDb }: Aws, reference: string): Conversation | undefined =>
  dynamoDb.get({ TableName: conversationTable, Key: { reference, entry: "state" } }).Item as Conversation | undefined;

/** By the call that was answered. */
export const answersIn = (aws: Aws): Map<string, Answer> =>
  new Map(
    itemsUnder<{ answer: Answer }>(aws, conversationTable, "answer#").map(({ entry, answer }) => [
      entry.slice("answer#".length),
      answer,
    ]),
  );

/** Of each conversation, oldest first. */
export const timelineIn = (aws: Aws): (TimelineEntry & { reference: string })[] =>
  itemsUnder(aws, conversationTable, "timeline#");

/** Every held pair, with its holder. */
export const heldPairsIn = (aws: Aws): string[] =>
  itemsUnder<KnownPair & { address: string }>(aws, optInTable, "sender#")
    .filter(({ heldBy }) => heldBy !== undefined)
    .map(({ address, proxyAddress, heldBy }) => `${address} ${proxyAddress} ${heldBy}`);

export const putConversation = ({ dynamoDb }: Aws, conversation: Conversation): void =>
  dynamoDb.put({ TableName: conversationTable, Item: { ...conversation, entry: "state" } });

export const putPair = ({ dynamoDb }: Aws, address: string, pair: KnownPair): void =>
  dynamoDb.put({ TableName: optInTable, Item: { ...pair, address, entry: `sender#${pair.proxyAddress}` } });
