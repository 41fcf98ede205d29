import { randomUUID } from "node:crypto";
import {
  GetAccountSettingsCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import type { OperationName } from "../../../lambda/operations/operations.ts";
import { attempt, type Check, failed, ok, unknown } from "./finding.ts";
import { clientSettings, type Outputs, outputOf, type Target } from "./target.ts";

/** Invokes an operation as a service would. @throws when the function fails instead of answering */
export type Invoke = (operation: OperationName, request: object) => Promise<unknown>;

export function invoker(client: LambdaClient, outputs: Outputs): Invoke {
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

/** A new AWS account starts with ten, and every running webhook, operation and event occupies one. */
const minimumConcurrency = 100;

/** Checks that operations answer, that process-event consumes the queue, and that Lambda has the concurrency for both. */
export async function* checkFunctions(target: Target, outputs: Outputs): Check {
  const client = new LambdaClient(clientSettings(target));
  const invoke = invoker(client, outputs);
  try {
    yield* attempt("DescribeConversation", "See the function's log.", async function* () {
      const answer = await invoke("DescribeConversation", { reference: `smoke-test-${randomUUID()}` });
      const { error } = Object(answer) as { error?: { code?: string } };
      if (error?.code === "NOT_FOUND") yield ok("DescribeConversation", "answers NOT_FOUND for an unused reference");
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
      if (states === "Enabled") yield ok("process-event", "consumes the queue");
      else yield failed("process-event", `its event source mapping is ${states || "absent"}`, "Enabled", remedy);
      // Without it Lambda ignores reports of failed events, and deletes the events.
      const reports = EventSourceMappings.every(({ FunctionResponseTypes = [] }) =>
        FunctionResponseTypes.includes("ReportBatchItemFailures"),
      );
      const lost = "its event source mapping ignores failure reports: events that fail are lost";
      const set =
        "aws lambda update-event-source-mapping --uuid UUID --function-response-types ReportBatchItemFailures";
      if (!reports) yield failed("process-event", lost, "ReportBatchItemFailures", set);
    });
    yield* checkConcurrency(client);
  } finally {
    client.destroy();
  }
}

async function* checkConcurrency(client: LambdaClient): Check {
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const free = AccountLimit?.UnreservedConcurrentExecutions ?? 0;
    const remedy = 'Request an increase (Service Quotas, Lambda, "Concurrent executions").';
    if (free >= minimumConcurrency) yield ok("Lambda concurrency", `${free} unreserved`);
    else yield failed("Lambda concurrency", `${free}`, `at least ${minimumConcurrency}`, remedy);
  } catch {
    yield unknown(
      "Lambda concurrency",
      "this endpoint does not report it, or lambda:GetAccountSettings is not allowed",
    );
  }
}
