import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type {
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { holds, type Item, type Names, updated } from "./expressions.ts";

/** In-memory tables for the real stores, with DynamoDB's conditions and transactions. */

interface Write extends Names {
  TableName?: string;
  Key?: Item;
  Item?: Item;
  ConditionExpression?: string;
  UpdateExpression?: string;
}

const failed = () => new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });

/** Copies an item like DynamoDB, without undefined attributes and shared references. */
const copy = (item: Item): Item => JSON.parse(JSON.stringify(item));

/** DynamoDB sorts by the sort key's bytes. */
const sorted = <Value>(byKey: ReadonlyMap<string, Value>): Value[] =>
  [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);

export class DynamoDb {
  /** By the table's name, the partition key and the sort key. */
  private readonly tables: ReadonlyMap<string, Map<string, Map<string, Item>>>;
  private readonly keys: Record<string, readonly [string, string]>;

  /** @param keys the names of the partition and the sort key, by table */
  constructor(keys: Record<string, readonly [string, string]>) {
    this.keys = keys;
    this.tables = new Map(Object.keys(keys).map((name) => [name, new Map()]));
  }

  items(tableName: string): Item[] {
    return sorted(this.tables.get(tableName) ?? new Map<string, Map<string, Item>>()).flatMap((items) => sorted(items));
  }

  get({ TableName = "", Key = {} }: GetCommandInput): { Item?: Item } {
    const { partition, sortKey } = this.placeOf(TableName, Key);
    const item = partition.get(sortKey);
    return { Item: item && copy(item) };
  }

  query({ TableName = "", KeyConditionExpression = "", ScanIndexForward = true, Limit, ...names }: QueryCommandInput): {
    Items: Item[];
  } {
    const [, partitionKey = ""] = /^#?\w+ = (:\w+)/.exec(KeyConditionExpression) ?? [];
    const partition = this.partition(TableName, String(names.ExpressionAttributeValues?.[partitionKey]));
    const found = sorted(partition).filter((item) => holds(KeyConditionExpression, item, names));
    const inOrder = ScanIndexForward ? found : found.reverse();
    return { Items: inOrder.slice(0, Limit).map(copy) };
  }

  put(input: PutCommandInput): void {
    this.write([input as Write], () => {
      throw failed();
    });
  }

  update(input: UpdateCommandInput): void {
    this.write([input as Write], () => {
      throw failed();
    });
  }

  transactWrite({ TransactItems = [] }: TransactWriteCommandInput): void {
    const writes = TransactItems.map(({ Put, Update, ConditionCheck }) => (Put ?? Update ?? ConditionCheck) as Write);
    this.write(writes, (isFine) => {
      const CancellationReasons = isFine.map((fine) => ({ Code: fine ? "None" : "ConditionalCheckFailed" }));
      throw new TransactionCanceledException({ message: "Transaction cancelled", $metadata: {}, CancellationReasons });
    });
  }

  /** All or nothing. */
  private write(writes: readonly Write[], refuse: (isFine: boolean[]) => never): void {
    const places = writes.map(({ TableName = "", Key, Item }) => {
      const { partition, sortKey } = this.placeOf(TableName, Key ?? Item ?? {});
      return { partition, sortKey, present: partition.get(sortKey) };
    });
    const isFine = writes.map((write, place) => holds(write.ConditionExpression, places[place]?.present, write));
    if (isFine.includes(false)) refuse(isFine);
    for (const [place, { Key = {}, Item, UpdateExpression, ...names }] of writes.entries()) {
      const { partition, sortKey = "", present } = places[place] ?? {};
      if (Item) partition?.set(sortKey, copy(Item));
      else if (UpdateExpression) partition?.set(sortKey, copy(updated(UpdateExpression, present ?? Key, names)));
    }
  }

  private partition(tableName: string, partitionKey: string): Map<string, Item> {
    const table = this.tables.get(tableName);
    if (!table) throw new Error(`There is no table ${tableName}.`);
    const partition = table.get(partitionKey) ?? new Map<string, Item>();
    table.set(partitionKey, partition);
    return partition;
  }

  private placeOf(tableName: string, item: Item): { partition: Map<string, Item>; sortKey: string } {
    const [partitionKey = "", sortKey = ""] = this.keys[tableName]?.map((name) => String(item[name])) ?? [];
    return { partition: this.partition(tableName, partitionKey), sortKey };
  }
}
