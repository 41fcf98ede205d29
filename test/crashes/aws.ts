import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ConflictException, ResourceNotFoundException, type SchedulerClient } from "@aws-sdk/client-scheduler";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { GetSecretValue, SendMessage } from "../../lambda/runtime/aws-calls.ts";
import { simulatedCredentials } from "../../local/simulated-account.ts";
import type { FifoQueue } from "../in-process/fifo-queue.ts";
import { DynamoDb } from "./dynamo-db.ts";
import type { Outside } from "./lambda.ts";

export const conversationTable = "Conversations";
export const optInTable = "OptIns";
export const secrets = { authToken: "auth-token", apiKey: "api-key" };

/** What is sent to a client: the command's class says which API, and its input what. */
interface Sent {
  constructor: { name: string };
  input: Record<string, unknown>;
}

type Api = Record<string, (input: never) => unknown>;

/**
 * A client of the SDK whose every call goes outside the process. It knows the calls that the functions make, and throws
 * at all others.
 */
function client<Client>(service: string, api: Api, outside: Outside): Client {
  const send = ({ constructor: command, input }: Sent) => {
    const name = command.name.replace(/Command$/, "");
    const act = api[name];
    if (!act) throw new Error(`${service} knows no ${name} here.`);
    const table = typeof input.TableName === "string" ? ` ${input.TableName}` : "";
    return outside(`${service} ${name}${table}`, async () => act(input as never) ?? {});
  };
  return { send } as Client;
}

/** The services of AWS in memory, as the functions' own clients see them. */
export class Aws {
  readonly dynamoDb = new DynamoDb({ [conversationTable]: ["reference", "entry"], [optInTable]: ["address", "entry"] });
  readonly bus: { id: string; type: string; reference: string }[] = [];
  /** By name. */
  readonly schedules = new Map<string, NodeJS.Timeout>();
  queue: FifoQueue<AnyEvent> | undefined;

  private putOnQueue(body: string, deduplicationId: string): Promise<void> | undefined {
    return this.queue?.put(JSON.parse(body), deduplicationId);
  }

  /** One schedule: puts its event on the queue at its time, and is then gone. */
  private schedule({
    Name,
    ScheduleExpression,
    Target,
  }: {
    Name: string;
    ScheduleExpression: string;
    Target: { Input: string };
  }): void {
    clearTimeout(this.schedules.get(Name));
    const dueMs = Date.parse(`${/^at\((.*)\)$/.exec(ScheduleExpression)?.[1]}Z`);
    const fire = () => {
      this.schedules.delete(Name);
      void this.putOnQueue(Target.Input, createHash("sha256").update(Target.Input).digest("hex"));
    };
    this.schedules.set(Name, setTimeout(fire, dueMs - Date.now()));
  }

  clients(outside: Outside) {
    const { dynamoDb, bus, schedules } = this;
    const tables: Api = {
      Get: (input) => dynamoDb.get(input),
      Put: (input) => dynamoDb.put(input),
      Update: (input) => dynamoDb.update(input),
      Query: (input) => dynamoDb.query(input),
      TransactWrite: (input) => dynamoDb.transactWrite(input),
    };
    const queue: Api = {
      ChangeMessageVisibility: (input: { ReceiptHandle: string; VisibilityTimeout: number }) =>
        this.queue?.changeVisibility(input.ReceiptHandle, input.VisibilityTimeout * 1_000),
    };
    const events: Api = {
      PutEvents: ({ Entries: [{ DetailType, Detail }] }: { Entries: [{ DetailType: string; Detail: string }] }) => {
        const { id, reference = "" } = JSON.parse(Detail);
        bus.push({ id, type: DetailType, reference });
        return { FailedEntryCount: 0 };
      },
    };
    const scheduler: Api = {
      CreateSchedule: (input: Parameters<Aws["schedule"]>[0]) => {
        if (schedules.has(input.Name))
          throw new ConflictException({ message: "It exists.", $metadata: {}, Message: "It exists." });
        this.schedule(input);
      },
      UpdateSchedule: (input: Parameters<Aws["schedule"]>[0]) => this.schedule(input),
      DeleteSchedule: ({ Name }: { Name: string }) => {
        if (!schedules.has(Name))
          throw new ResourceNotFoundException({ message: "None.", $metadata: {}, Message: "None." });
        clearTimeout(schedules.get(Name));
        schedules.delete(Name);
      },
    };
    const sendMessage: SendMessage = ({ MessageBody = "", MessageDeduplicationId = "" }) =>
      outside("SQS SendMessage", async () => {
        await this.putOnQueue(MessageBody, MessageDeduplicationId);
        return { MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
      });
    const getSecretValue: GetSecretValue = ({ SecretId }) =>
      outside("SecretsManager GetSecretValue", async () => {
        const { accountSid, authToken, apiKeySid, apiKeySecret } = simulatedCredentials;
        const value =
          SecretId === secrets.authToken ? { accountSid, authToken } : { accountSid, apiKeySid, apiKeySecret };
        return { SecretString: JSON.stringify(value) };
      });
    return {
      dynamoDb: client<DynamoDBDocumentClient & DynamoDBClient>("DynamoDB", tables, outside),
      sqs: client<SQSClient>("SQS", queue, outside),
      eventBridge: client<EventBridgeClient>("EventBridge", events, outside),
      scheduler: client<SchedulerClient>("Scheduler", scheduler, outside),
      sendMessage,
      getSecretValue,
    };
  }
}
