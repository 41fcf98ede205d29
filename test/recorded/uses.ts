import type { Access } from "../lib/simulate-policies.ts";
import type { Call } from "./records.ts";

/** What a request to AWS asks of IAM, as the Service Authorization Reference has it. */

export interface Place {
  region: string;
  accountId: string;
}

type Json = Record<string, unknown>;
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const asJson = (value: unknown): Json => (typeof value === "object" && value !== null ? { ...value } : {});

/**
 * The parts of a transaction are authorised one by one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
const partActions: Record<string, string> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

function ofDynamoDb(operation: string, request: Json, { region, accountId }: Place): Access[] {
  const wish = (action: string, { TableName, IndexName }: Json): Access => {
    const index = IndexName === undefined ? "" : `/index/${textOf(IndexName)}`;
    return {
      action: `dynamodb:${action}`,
      resource: `arn:aws:dynamodb:${region}:${accountId}:table/${textOf(TableName)}${index}`,
    };
  };
  if (!operation.startsWith("Transact")) return [wish(operation, request)];
  const items = Array.isArray(request.TransactItems) ? request.TransactItems : [];
  return items.flatMap((item) =>
    Object.entries(asJson(item)).map(([part, content]) => wish(partActions[part] ?? part, asJson(content))),
  );
}

function ofScheduler({ method, path, query }: Call, request: Json, { region, accountId }: Place): Access[] {
  const operations: Record<string, string> = {
    POST: "CreateSchedule",
    PUT: "UpdateSchedule",
    DELETE: "DeleteSchedule",
    GET: "GetSchedule",
  };
  const name = decodeURIComponent(path.split("/").at(-1) ?? "");
  const group = textOf(request.GroupName) || new URLSearchParams(query).get("groupName") || "default";
  const resource = `arn:aws:scheduler:${region}:${accountId}:schedule/${group}/${name}`;
  const role = textOf(asJson(request.Target).RoleArn);
  const passing = {
    action: "iam:PassRole",
    resource: role,
    context: { "iam:PassedToService": "scheduler.amazonaws.com" },
  };
  return [{ action: `scheduler:${operations[method] ?? method}`, resource }, ...(role ? [passing] : [])];
}

/** @throws for a service that is not known here */
export function wishesOf(call: Call, place: Place): Access[] {
  const { region, accountId } = place;
  const request = asJson(call.request ? JSON.parse(call.request) : {});
  const [service, operation = ""] = (call.target ?? "").split(".");
  switch (service) {
    case "DynamoDB_20120810":
      return ofDynamoDb(operation, request, place);
    case "AmazonSQS":
      return [
        {
          action: `sqs:${operation}`,
          resource: `arn:aws:sqs:${region}:${accountId}:${textOf(request.QueueUrl).split("/").at(-1)}`,
        },
      ];
    case "secretsmanager": {
      const id = textOf(request.SecretId);
      const resource = id.startsWith("arn:") ? id : `arn:aws:secretsmanager:${region}:${accountId}:secret:${id}`;
      return [{ action: `secretsmanager:${operation}`, resource }];
    }
    case "AWSEvents": {
      const entries = Array.isArray(request.Entries) ? request.Entries : [];
      const buses = new Set(entries.map((entry) => textOf(asJson(entry).EventBusName)));
      return [...buses].map((bus) => ({
        action: `events:${operation}`,
        resource: `arn:aws:events:${region}:${accountId}:event-bus/${bus}`,
      }));
    }
    default:
      if (call.path.startsWith("/schedules/")) return ofScheduler(call, request, place);
      throw new Error(
        `${call.method} ${call.path} (${call.target}) is of a service that is not known here; add it to wishesOf().`,
      );
  }
}

/** What a schedule that a function makes or moves will ask for in its turn, and the role that it does so with. */
export function wishOfSchedule(call: Call): { roleArn: string; wish: Access } | undefined {
  if (!call.path.startsWith("/schedules/") || !["POST", "PUT"].includes(call.method)) return undefined;
  const target = asJson(asJson(JSON.parse(call.request)).Target);
  return { roleArn: textOf(target.RoleArn), wish: { action: "sqs:SendMessage", resource: textOf(target.Arn) } };
}
