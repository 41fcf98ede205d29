import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import { conversationTable } from "../aws/aws.ts";
import type { Item } from "../aws/expressions.ts";
import type { CrashingStack } from "../crashes/stack.ts";

/** Something that was written, and when. */
export interface Written<Content> {
  /** The journey it was written in. */
  journey: string;
  content: Content;
  atMs: number;
}

/** Everything that journeys put into the tables, on the queue and into schedules, in the order of the writes. */
export class Recording {
  readonly conversationItems: Written<Item>[] = [];
  readonly optInItems: Written<Item>[] = [];
  readonly events: Written<AnyEvent>[] = [];
  readonly scheduleInputs: Written<AnyEvent>[] = [];

  /**
   * Listens to a product from now on. Each item is taken as it is after the write, before anything is carried out: as a
   * process that ended there would have left it.
   */
  listen(journey: string, { aws, queue }: CrashingStack): void {
    const { dynamoDb } = aws;
    const note = <Content>(list: Written<Content>[], content: Content): void => {
      list.push({ journey, content: JSON.parse(JSON.stringify(content)), atMs: Date.now() });
    };
    const noteItem = (TableName: string | undefined, key: Item | undefined): void => {
      const isOfConversation = TableName === conversationTable;
      const partition = isOfConversation ? "reference" : "address";
      const Key = { [partition]: key?.[partition], entry: key?.entry };
      const { Item } = dynamoDb.get({ TableName, Key });
      if (Item) note(isOfConversation ? this.conversationItems : this.optInItems, Item);
    };

    const put = dynamoDb.put.bind(dynamoDb);
    dynamoDb.put = (input) => {
      put(input);
      noteItem(input.TableName, input.Item);
    };
    const update = dynamoDb.update.bind(dynamoDb);
    dynamoDb.update = (input) => {
      update(input);
      noteItem(input.TableName, input.Key);
    };
    const transactWrite = dynamoDb.transactWrite.bind(dynamoDb);
    dynamoDb.transactWrite = (input: TransactWriteCommandInput) => {
      transactWrite(input);
      for (const { Put, Update } of input.TransactItems ?? []) {
        if (Put) noteItem(Put.TableName, Put.Item);
        if (Update) noteItem(Update.TableName, Update.Key);
      }
    };

    const putOnQueue = queue.put.bind(queue);
    queue.put = (event, deduplicationId) => {
      note(this.events, event);
      return putOnQueue(event, deduplicationId);
    };

    const { schedules } = aws;
    const setSchedule = schedules.set.bind(schedules);
    schedules.set = (name, schedule) => {
      note(this.scheduleInputs, schedule.event);
      return setSchedule(name, schedule);
    };
  }
}
