import { randomUUID } from "node:crypto";
import {
  GetAccountSettingsCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import type { OperationName } from "../../../lambda/operations/operations.ts";
import { attempt, failed, type Look, ok, untold } from "./finding.ts";
import { clientSettings, type Outputs, outputOf, type Target } from "./target.ts";

/** Invokes an operation as an internal service does. @throws when the function failed instead of answering */
export type Invoke = (operation: OperationName, request: object) => Promise<unknown>;

export function invoking(client: LambdaClient, outputs: Outputs): Invoke {
  return async (operation, request) => {
    const FunctionName = outputOf(outputs, `${operation}FunctionName`);
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) }),
    );
    const answer = Buffer.from(Payload ?? []).toString("utf8");
    if (FunctionError) throw new Error(`${operation} failed: ${answer}`);
    return JSON.parse(answer);
  };
}

/** A new AWS account has ten at first; every webhook, operation and event takes one for as long as it lasts. */
const leastConcurrency = 100;

/** The operations answer, process-event takes from the queue, and Lambda has room for both. */
export async function* checkFunctions(target: Target, outputs: Outputs): Look {
  const client = new LambdaClient(clientSettings(target));
  const invoke = invoking(client, outputs);
  try {
    yield* attempt("DescribeConversation", "See the function's log.", async function* () {
      const answer = await invoke("DescribeConversation", { reference: `smoke-test-${randomUUID()}` });
      const { error } = Object(answer) as { error?: { code?: string } };
      if (error?.code === "NOT_FOUND")
        yield ok("DescribeConversation", "answers NOT_FOUND to a reference that nobody has used");
      else
        yield failed(
          "DescribeConversation",
          `it answered ${error?.code ?? "a conversation"}`,
          "NOT_FOUND",
          "See the function's log.",
        );
    });
    yield* attempt("process-event", "Deploy again.", async function* () {
      const FunctionName = outputOf(outputs, "ProcessEventFunctionName");
      const { EventSourceMappings = [] } = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
      const states = EventSourceMappings.map(({ State }) => State).join(", ");
      const remedy = 'Enable the event source mapping (docs/runbook.md, "EventsDelayed").';
      if (states === "Enabled") yield ok("process-event", "takes from the queue");
      else yield failed("process-event", `its event source mapping is ${states || "absent"}`, "Enabled", remedy);
      // Without it Lambda hears no report of a failed event, and deletes the event.
      const reports = EventSourceMappings.every(({ FunctionResponseTypes = [] }) =>
        FunctionResponseTypes.includes("ReportBatchItemFailures"),
      );
      const lost = "its event source mapping heeds no reports: events that fail are lost";
      const set =
        "aws lambda update-event-source-mapping --uuid UUID --function-response-types ReportBatchItemFailures";
      if (!reports) yield failed("process-event", lost, "ReportBatchItemFailures", set);
    });
    yield* checkConcurrency(client);
  } finally {
    client.destroy();
  }
}

async function* checkConcurrency(client: LambdaClient): Look {
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    const remedy = 'Ask AWS for more (Service Quotas, Lambda, "Concurrent executions").';
    if (free >= leastConcurrency) yield ok("Lambda concurrency", `${free} for functions without a reservation`);
    else yield failed("Lambda concurrency", `${free}`, `at least ${leastConcurrency}`, remedy);
  } catch {
    yield untold("Lambda concurrency", "this AWS does not tell, or lambda:GetAccountSettings is not allowed");
  }
}
