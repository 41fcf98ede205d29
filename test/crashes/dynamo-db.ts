import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type {
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { holds, type Item, type Names, updated } from "./expressions.ts";

/** Tables in memory that the real stores write to: one item a key, with DynamoDB's conditions and transactions. */

interface Write extends Names {
  TableName?: string;
  Key?: Item;
  Item?: Item;
  ConditionExpression?: string;
  UpdateExpression?: string;
}

const failed = () => new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });

/** What a table keeps is what DynamoDB would: no undefined, and nobody else's object. */
const copy = (item: Item): Item => JSON.parse(JSON.stringify(item));

export class DynamoDb {
  private readonly tables = new Map<string, Map<string, Item>>();
  private readonly keys: Record<string, readonly [string, string]>;

  /** @param keys the names of the partition and the sort key, by table */
  constructor(keys: Record<string, readonly [string, string]>) {
    this.keys = keys;
  }

  items(tableName: string): Item[] {
    return [...this.table(tableName)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
  }

  get({ TableName = "", Key = {} }: GetCommandInput): { Item?: Item } {
    const item = this.table(TableName).get(this.keyOf(TableName, Key));
    return { Item: item && copy(item) };
  }

  query({ TableName = "", KeyConditionExpression, ScanIndexForward = true, Limit, ...names }: QueryCommandInput): {
    Items: Item[];
  } {
    const found = this.items(TableName).filter((item) => holds(KeyConditionExpression, item, names));
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
      const table = this.table(TableName);
      const key = this.keyOf(TableName, Key ?? Item ?? {});
      return { table, key, present: table.get(key) };
    });
    const isFine = writes.map((write, place) => holds(write.ConditionExpression, places[place]?.present, write));
    if (isFine.includes(false)) refuse(isFine);
    for (const [place, { Key = {}, Item, UpdateExpression, ...names }] of writes.entries()) {
      const { table, key, present } = places[place] ?? {};
      if (!table || key === undefined) continue;
      if (Item) table.set(key, copy(Item));
      else if (UpdateExpression) table.set(key, copy(updated(UpdateExpression, present ?? Key, names)));
    }
  }

  private table(name: string): Map<string, Item> {
    const table = this.tables.get(name) ?? new Map<string, Item>();
    this.tables.set(name, table);
    return table;
  }

  private keyOf(tableName: string, item: Item): string {
    const keys = this.keys[tableName];
    if (!keys) throw new Error(`There is no table ${tableName}.`);
    return keys.map((name) => String(item[name])).join(" ");
  }
}
