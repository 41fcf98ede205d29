import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Answer } from "@masked-conversations/client";
import type { Conversation } from "../model/conversation.ts";
import type { Call } from "../model/events.ts";
import { conversationFrom, stamped, timelineDetailFrom, unchanged } from "../model/formats.ts";
import { OwnError } from "../model/own-error.ts";
import { pairClaims } from "./opt-ins.ts";

/**
 * The conversation table. Partition `reference`; sort `entry`: `state` for the conversation, `answer#<call id>` for an
 * operation's answer, `timeline#<time>#<command id>` for what support reads.
 */

/** Between the choice and the claim another conversation took a pair, or somebody opted out: choose again. */
export class PairClaimedMeanwhile extends OwnError {
  override name = "PairClaimedMeanwhile";
}

/**
 * The conversation was changed since it was read. There is one writer, so this is a stale delivery: the queue brings it
 * again.
 */
export class VersionConflict extends OwnError {
  override name = "VersionConflict";
}

export interface TimelineEntry {
  atMs: number;
  type: string;
  detail: Record<string, unknown>;
}

/**
 * The first edition looks for these in a closed conversation too, and would fail on each late event after a rollback to it.
 * They go with the next release.
 */
const readByTheFirstEdition = { held: [], waiting: [] };

const daySeconds = 24 * 60 * 60;
const answersKeptSeconds = daySeconds;

export function conversationStore(client: DynamoDBDocumentClient, tableName: string) {
  async function get(reference: string, entry: string): Promise<Record<string, unknown> | undefined> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { reference, entry }, ConsistentRead: true }),
    );
    return Item;
  }

  return {
    async load(reference: string): Promise<Conversation | undefined> {
      const item = await get(reference, "state");
      return item && conversationFrom(item);
    },

    /** @returns the answer that process-event gave to one call of an operation; undefined while there is none */
    async readAnswer(reference: string, callId: string): Promise<Answer | undefined> {
      const item = await get(reference, `answer#${callId}`);
      // Written by `putAnswer` below.
      return item && (unchanged("An answer", item).answer as Answer);
    },

    /** @returns the milestones, oldest first; the newest hundred at most */
    async timeline(reference: string): Promise<TimelineEntry[]> {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: "#reference = :reference AND begins_with(entry, :timeline)",
          ExpressionAttributeNames: { "#reference": "reference" },
          ExpressionAttributeValues: { ":reference": reference, ":timeline": "timeline#" },
          ScanIndexForward: false,
          Limit: 100,
        }),
      );
      return Items.map((item) => unchanged("An entry of the timeline", item))
        .map(({ atMs, type, detail }) => ({ atMs, type, detail: timelineDetailFrom(type, detail) }))
        .reverse();
    },
  };
}

/** What process-event alone may do: it is the one writer of conversations. */
export function conversationWriter(
  client: DynamoDBDocumentClient,
  tableName: string,
  optInTableName: string,
  retentionDays: number,
) {
  /** A closed conversation is kept for the retention time; an open one without limit. */
  const itemOf = (conversation: Conversation) => ({
    ...stamped(conversation),
    ...(conversation.status === "closed" ? readByTheFirstEdition : {}),
    entry: "state",
    expiresAt:
      conversation.status === "closed"
        ? Math.ceil(conversation.closedAtMs / 1_000) + retentionDays * daySeconds
        : undefined,
  });

  return {
    /**
     * Saves a new conversation and claims both pairs, all or nothing. In the place of one that never came to be, too.
     * @throws PairClaimedMeanwhile, VersionConflict
     */
    async open(conversation: Conversation): Promise<Conversation> {
      const saved = { ...conversation, version: 1 };
      const free = "attribute_not_exists(entry) OR isUnopened = :yes";
      const create = {
        Put: {
          TableName: tableName,
          Item: itemOf(saved),
          ConditionExpression: free,
          ExpressionAttributeValues: { ":yes": true },
        },
      };
      try {
        await client.send(
          new TransactWriteCommand({ TransactItems: [create, ...pairClaims(optInTableName, conversation)] }),
        );
        return saved;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [state, ...pairs] = error.CancellationReasons ?? [];
        if (pairs.some(({ Code }) => Code === "ConditionalCheckFailed")) throw new PairClaimedMeanwhile();
        if (state?.Code === "ConditionalCheckFailed") throw new VersionConflict();
        throw error;
      }
    },

    /**
     * Saves a conversation on condition that it is still at the version that was read.
     * @throws VersionConflict
     */
    async save(conversation: Conversation): Promise<Conversation> {
      const saved = { ...conversation, version: conversation.version + 1 };
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: itemOf(saved),
            ConditionExpression: "version = :version",
            ExpressionAttributeValues: { ":version": conversation.version },
          }),
        );
        return saved;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw new VersionConflict();
        throw error;
      }
    },

    async putAnswer(reference: string, { callId }: Call, answer: Answer, nowMs: number): Promise<void> {
      const expiresAt = Math.ceil(nowMs / 1000) + answersKeptSeconds;
      const item = stamped({ reference, entry: `answer#${callId}`, answer, expiresAt });
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
    },

    /** Writing the same entry twice leaves one: `id` is the command's. */
    async addToTimeline(reference: string, id: string, { atMs, type, detail }: TimelineEntry): Promise<void> {
      const entry = `timeline#${new Date(atMs).toISOString()}#${id}`;
      const expiresAt = Math.ceil(atMs / 1000) + retentionDays * daySeconds;
      const item = stamped({ reference, entry, atMs, type, detail, expiresAt });
      await client.send(new PutCommand({ TableName: tableName, Item: item }));
    },
  };
}

export type ConversationStore = ReturnType<typeof conversationStore>;
export type ConversationWriter = ReturnType<typeof conversationWriter>;
