import { createHash } from "node:crypto";
import { ConflictException, ResourceNotFoundException } from "@aws-sdk/client-scheduler";
import { local } from "../../config/local.ts";
import type { AnyEvent } from "../../lambda/queue/route-event.ts";
import type { EnvironmentName } from "../../lambda/runtime/environment.ts";
import type { AwsClients, Surroundings } from "../../lambda/runtime/surroundings.ts";
import { systemTime } from "../../lambda/runtime/time.ts";
import { simulatedCredentials } from "../../local/simulated-account.ts";
import { DynamoDb } from "./dynamo-db.ts";

export const conversationTable = "Conversations";
export const optInTable = "OptIns";
const secrets = { authToken: "auth-token", apiKey: "api-key" };

/** A command of the SDK: its class identifies the API call. */
interface Sent {
  constructor: { name: string };
  input: Record<string, unknown>;
}

type Api = Record<string, (input: never) => unknown>;

/** Makes a named call to AWS. */
type Outside = <Result>(name: string, effect: () => Result | Promise<Result>) => Promise<Result>;

const atOnce: Outside = async (_, effect) => effect();

/**
 * An SDK client whose calls all go through `outside`. It implements the calls that the functions make, and throws for all
 * others.
 */
function client<Client>(service: string, api: Api, outside: Outside): Client {
  const send = ({ constructor: command, input }: Sent) => {
    const name = command.name.replace(/Command$/, "");
    const act = api[name];
    if (!act) throw new Error(`${service} does not implement ${name} here.`);
    const table = typeof input.TableName === "string" ? ` ${input.TableName}` : "";
    return outside(`${service} ${name}${table}`, async () => act(input as never) ?? {});
  };
  return { send } as Client;
}

/** The same as in the template. */
export const maxReceiveCount = 8;

/** The functions' environment in the stack. */
const environmentOf = (publicBaseUrl: string): Record<EnvironmentName, string> => ({
  stage: local.stage,
  publicBaseUrl,
  authTokenSecretArn: secrets.authToken,
  apiKeySecretArn: secrets.apiKey,
  eventQueueUrl: "queue",
  maxReceiveCount: String(maxReceiveCount),
  conversationTableName: conversationTable,
  optInTableName: optInTable,
  eventBusName: "bus",
  eventQueueArn: "queue",
  scheduleGroupName: "invitations",
  scheduleRoleArn: "role",
});

interface ScheduleInput {
  Name: string;
  ScheduleExpression: string;
  Target: { Input: string };
}

export interface BusEvent {
  "detail-type": string;
  detail: Record<string, unknown> & { id: string; at: string };
}

/** AWS's services in memory, behind the functions' own clients. */
export class Aws {
  readonly dynamoDb = new DynamoDb({ [conversationTable]: ["reference", "entry"], [optInTable]: ["address", "entry"] });
  readonly bus: BusEvent[] = [];
  /** By name. */
  readonly schedules = new Map<string, { event: AnyEvent; timer: NodeJS.Timeout }>();
  /** When undefined, events are dropped. */
  queue:
    | {
        put(event: AnyEvent, deduplicationId: string): Promise<void>;
        changeVisibility?(receiptHandle: string, hiddenMs: number): void;
      }
    | undefined;
  private readonly onEvent: (event: BusEvent) => void;

  /** @param onEvent receives the events on the bus */
  constructor(onEvent: (event: BusEvent) => void = () => undefined) {
    this.onEvent = onEvent;
  }

  /** The surroundings of functions that use these services. @param outside makes each of their calls */
  surroundings(publicBaseUrl: string, outside: Outside = atOnce): Surroundings<keyof AwsClients> {
    const values = environmentOf(publicBaseUrl);
    return { aws: this.clients(outside), environment: (name) => values[name], time: systemTime };
  }

  /** Cancels all schedules. */
  close(): void {
    for (const { timer } of this.schedules.values()) clearTimeout(timer);
  }

  private async putOnQueue(body: string, deduplicationId: string): Promise<void> {
    await this.queue?.put(JSON.parse(body), deduplicationId);
  }

  /** A one-off schedule, which queues its event when due. */
  private schedule({ Name, ScheduleExpression, Target }: ScheduleInput): void {
    clearTimeout(this.schedules.get(Name)?.timer);
    const dueMs = Date.parse(`${/^at\((.*)\)$/.exec(ScheduleExpression)?.[1]}Z`);
    const fire = () => {
      this.schedules.delete(Name);
      void this.putOnQueue(Target.Input, createHash("sha256").update(Target.Input).digest("hex"));
    };
    this.schedules.set(Name, { event: JSON.parse(Target.Input), timer: setTimeout(fire, dueMs - Date.now()) });
  }

  private clients(outside: Outside): AwsClients {
    const { dynamoDb, bus, schedules } = this;
    const tables: Api = {
      Get: (input) => dynamoDb.get(input),
      Put: (input) => dynamoDb.put(input),
      Update: (input) => dynamoDb.update(input),
      Query: (input) => dynamoDb.query(input),
      TransactWrite: (input) => dynamoDb.transactWrite(input),
    };
    const events: Api = {
      PutEvents: ({ Entries: [{ DetailType, Detail }] }: { Entries: [{ DetailType: string; Detail: string }] }) => {
        const event: BusEvent = { "detail-type": DetailType, detail: JSON.parse(Detail) };
        bus.push(event);
        this.onEvent(event);
        return { FailedEntryCount: 0 };
      },
    };
    const scheduler: Api = {
      CreateSchedule: (input: ScheduleInput) => {
        if (schedules.has(input.Name))
          throw new ConflictException({ message: "It exists.", $metadata: {}, Message: "It exists." });
        this.schedule(input);
      },
      UpdateSchedule: (input: ScheduleInput) => this.schedule(input),
      DeleteSchedule: ({ Name }: { Name: string }) => {
        if (!schedules.has(Name))
          throw new ResourceNotFoundException({ message: "None.", $metadata: {}, Message: "None." });
        clearTimeout(schedules.get(Name)?.timer);
        schedules.delete(Name);
      },
    };
    return {
      dynamoDb: client("DynamoDB", tables, outside),
      eventBridge: client("EventBridge", events, outside),
      scheduler: client("Scheduler", scheduler, outside),
      sendMessage: ({ MessageBody = "", MessageDeduplicationId = "" }) =>
        outside("SQS SendMessage", async () => {
          await this.putOnQueue(MessageBody, MessageDeduplicationId);
          return { MD5OfMessageBody: createHash("md5").update(MessageBody).digest("hex") };
        }),
      changeMessageVisibility: ({ ReceiptHandle = "", VisibilityTimeout = 0 }) =>
        outside("SQS ChangeMessageVisibility", async () => {
          this.queue?.changeVisibility?.(ReceiptHandle, VisibilityTimeout * 1_000);
          return {};
        }),
      getSecretValue: ({ SecretId }) =>
        outside("SecretsManager GetSecretValue", async () => {
          const { accountSid, authToken, apiKeySid, apiKeySecret } = simulatedCredentials;
          const value =
            SecretId === secrets.authToken ? { accountSid, authToken } : { accountSid, apiKeySid, apiKeySecret };
          return { SecretString: JSON.stringify(value) };
        }),
    };
  }
}
