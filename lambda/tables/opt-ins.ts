import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { consentDecisions } from "@masked-conversations/client";
import type { Conversation, Side } from "../model/conversation.ts";
import { fingerprint } from "../model/fingerprint.ts";
import { formatVersion, isNewer, NewerFormat, stamped } from "../model/formats.ts";
import type { ConsentHistory, ConsentRecord, KnownPair, KnownPerson } from "../model/people.ts";

/**
 * The opt-in table. Partition `address`; sort `entry`: `sender#<proxy address>` for a pair, `consent` for what the
 * person has agreed to, and `consent#<time>#<id>` for each decision that led there. While a conversation holds a pair,
 * the pair's window is in the conversation's own item.
 */

const pairEntry = (proxyAddress: string): string => `sender#${proxyAddress}`;
const senderIn = (entry: string): string => entry.slice("sender#".length);
const presentConsentEntry = "consent";
const historyEntry = ({ atMs, id }: ConsentRecord): string => `consent#${new Date(atMs).toISOString()}#${id}`;

/** Chat has no pair: only sides on a phone are claimed. */
const pairsOf = ({ initiator, invitee }: Conversation): (Side & { proxyAddress: string })[] =>
  [initiator, invitee].filter((side): side is Side & { proxyAddress: string } => side.proxyAddress !== undefined);

/** A newer release may have written the pair since it was read, as while that is being deployed: it is left for it. */
const notNewer = "(attribute_not_exists(formatVersion) OR formatVersion <= :formatVersion)";

/** No decision is known that was taken later. */
const notLater = "attribute_not_exists(atMs) OR atMs <= :atMs";

type TransactItems = NonNullable<TransactWriteCommandInput["TransactItems"]>;

/**
 * The claims of a new conversation, for the transaction that saves it. Each fails where another conversation holds the
 * pair, or where the person has opted out since they were read: a STOP that races with an opening wins.
 */
export function pairClaims(tableName: string, conversation: Conversation): TransactItems {
  return pairsOf(conversation).flatMap(
    ({ address, proxyAddress, locale }): TransactItems => [
      {
        Update: {
          TableName: tableName,
          Key: { address, entry: pairEntry(proxyAddress) },
          UpdateExpression:
            "SET heldBy = :reference, proxyAddress = :proxyAddress, #locale = :locale, formatVersion = :formatVersion " +
            "ADD openings :one",
          ConditionExpression: `(attribute_not_exists(heldBy) OR heldBy = :reference) AND ${notNewer}`,
          ExpressionAttributeNames: { "#locale": "locale" },
          ExpressionAttributeValues: {
            ":reference": conversation.reference,
            ":proxyAddress": proxyAddress,
            ":locale": locale,
            ":one": 1,
            ":formatVersion": formatVersion,
          },
        },
      },
      {
        ConditionCheck: {
          TableName: tableName,
          Key: { address, entry: presentConsentEntry },
          ConditionExpression: "attribute_not_exists(decision) OR decision <> :revoked",
          ExpressionAttributeValues: { ":revoked": "revoked" },
        },
      },
    ],
  );
}

type Item = Record<string, unknown>;

/**
 * Evidence is kept as JSON text: it is the caller's own, and a table's attributes hold neither every number nor every
 * depth.
 */
const itemOf = ({ evidence, ...consent }: ConsentRecord): Item =>
  stamped({ ...consent, evidence: JSON.stringify(evidence) });

/**
 * A decision counts whatever release wrote it, because nobody is written to on a doubt: what a newer one says that this
 * one does not know is read as opted out.
 */
function consentOf(item: Item): ConsentRecord {
  const { entry: _, formatVersion: __, evidence, ...consent } = item as Item & ConsentRecord;
  const decision = consentDecisions.includes(consent.decision) ? consent.decision : "revoked";
  if (!isNewer(item)) return { ...consent, decision, evidence: JSON.parse(String(evidence)) };
  const { id = "", basis = "", recordedBy = "", atMs = 0, address } = consent;
  return { id, address, decision, basis, evidence: {}, recordedBy, atMs };
}

/** A pair that a newer release wrote is known by its sender and its holder, and is left alone. */
function pairOf(item: Item): KnownPair {
  const { address: _, entry, formatVersion: __, ...pair } = item as Item & KnownPair;
  return isNewer(item) ? { proxyAddress: senderIn(String(entry)), heldBy: pair.heldBy, isNewer: true } : pair;
}

const isPair = ({ entry }: Item): boolean => String(entry).startsWith("sender#");

export function optInStore(client: DynamoDBDocumentClient, tableName: string) {
  /** Page by page: a long history of decisions must not hide the pairs behind it. */
  async function queryAll(address: string): Promise<Item[]> {
    const items: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: "address = :address",
          ExpressionAttributeValues: { ":address": address },
          ExclusiveStartKey,
          ConsistentRead: true,
        }),
      );
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return items;
  }

  /** Of a pair that a newer release wrote the claim alone is ours: without it nobody could ever use the pair again. */
  async function releaseNewer(reference: string, side: Side & { proxyAddress: string }): Promise<void> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { address: side.address, entry: pairEntry(side.proxyAddress) },
          UpdateExpression: "REMOVE heldBy",
          ConditionExpression: "heldBy = :reference",
          ExpressionAttributeValues: { ":reference": reference },
        }),
      );
    } catch (error) {
      // Released before, and perhaps held by another conversation since: leave it alone.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async function releasePair(
    reference: string,
    side: Side & { proxyAddress: string },
    partner: Side,
    restsUntilMs: number,
  ): Promise<void> {
    const { windowEndsAtMs } = side;
    const window = windowEndsAtMs === undefined ? "" : ", windowEndsAtMs = :windowEndsAtMs";
    const values = {
      ":restsUntilMs": restsUntilMs,
      ":lastPartner": fingerprint(partner.address),
      ":windowEndsAtMs": windowEndsAtMs,
    };
    try {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { address: side.address, entry: pairEntry(side.proxyAddress) },
          UpdateExpression: `SET restsUntilMs = :restsUntilMs, lastPartner = :lastPartner${window} REMOVE heldBy`,
          ConditionExpression: `heldBy = :reference AND ${notNewer}`,
          ExpressionAttributeValues: { ":reference": reference, ":formatVersion": formatVersion, ...values },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      await releaseNewer(reference, side);
    }
  }

  /**
   * A decision was not made the present one: because a later one stands, and then this one is in the history.
   * @throws NewerFormat where it was because a newer release wrote the present one, which only that may replace
   */
  async function expectLaterDecision({ address, atMs }: ConsentRecord): Promise<void> {
    const { Item = {} } = await client.send(
      new GetCommand({ TableName: tableName, Key: { address, entry: presentConsentEntry }, ConsistentRead: true }),
    );
    if (isNewer(Item) && !(Number(Item.atMs) > atMs)) throw new NewerFormat("The present consent", Item.formatVersion);
  }

  /** All that is known of a person, in one query. */
  async function known(address: string): Promise<{ person: KnownPerson; consents: ConsentHistory }> {
    const items = await queryAll(address);
    const [pairs, consents] = [items.filter(isPair), items.filter((item) => !isPair(item))];
    const presentItem = consents.find(({ entry }) => entry === presentConsentEntry);
    const present = presentItem && consentOf(presentItem);
    return {
      person: { pairs: pairs.map(pairOf), consent: present?.decision },
      consents: { present, history: consents.filter((item) => item !== presentItem).map(consentOf) },
    };
  }

  return {
    known,

    /** What a choice of sender needs to know of a person. */
    person: async (address: string): Promise<KnownPerson> => (await known(address)).person,

    /** The decision by which a person is opted out now; undefined where they are not. */
    async revocation(address: string): Promise<ConsentRecord | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { address, entry: presentConsentEntry }, ConsistentRead: true }),
      );
      const present = Item && consentOf(Item);
      return present?.decision === "revoked" ? present : undefined;
    },

    /** Opens the window of a pair that no conversation holds; an older message that comes late does not shorten it. */
    async moveWindow(address: string, proxyAddress: string, windowEndsAtMs: number): Promise<void> {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { address, entry: pairEntry(proxyAddress) },
            UpdateExpression:
              "SET windowEndsAtMs = :windowEndsAtMs, proxyAddress = :proxyAddress, formatVersion = :formatVersion",
            ConditionExpression:
              "attribute_not_exists(heldBy) AND " +
              `(attribute_not_exists(windowEndsAtMs) OR windowEndsAtMs < :windowEndsAtMs) AND ${notNewer}`,
            ExpressionAttributeValues: {
              ":windowEndsAtMs": windowEndsAtMs,
              ":proxyAddress": proxyAddress,
              ":formatVersion": formatVersion,
            },
          }),
        );
      } catch (error) {
        // It is open for longer already, a conversation holds the pair and has the window in its own item, or a newer
        // release wrote it.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    /**
     * Frees the pairs that a conversation holds, writes their windows back, and has them rest for all but each other
     * until then.
     */
    async releasePairs(conversation: Conversation, restsUntilMs: number): Promise<void> {
      const { reference, initiator, invitee } = conversation;
      const partnerOf = (side: Side) => (side.address === initiator.address ? invitee : initiator);
      await Promise.all(
        pairsOf(conversation).map((side) => releasePair(reference, side, partnerOf(side), restsUntilMs)),
      );
    },

    /**
     * Appends a decision to the person's history, and makes it the present one unless a newer one is known. In the place
     * of one that a newer release wrote only a STOP goes, because it cannot wait.
     * @returns true when it is what counts now
     */
    async recordConsent(consent: ConsentRecord): Promise<boolean> {
      const item = itemOf(consent);
      await client.send(new PutCommand({ TableName: tableName, Item: { ...item, entry: historyEntry(consent) } }));
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...item, entry: presentConsentEntry },
            ConditionExpression: consent.decision === "revoked" ? notLater : `(${notLater}) AND ${notNewer}`,
            ExpressionAttributeValues: {
              ":atMs": consent.atMs,
              ...(consent.decision === "revoked" ? {} : { ":formatVersion": formatVersion }),
            },
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        await expectLaterDecision(consent);
        return false;
      }
    },
  };
}

export type OptInStore = ReturnType<typeof optInStore>;
