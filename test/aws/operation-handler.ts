import type { RuntimeConfiguration } from "../../lambda/model/configuration.ts";
import { changing, readingConversations, readingOptIns } from "../../lambda/operations/handlers.ts";
import type { Operation } from "../../lambda/operations/operations.ts";
import type { AwsClients, Surroundings } from "../../lambda/runtime/surroundings.ts";

export type OperationHandler = (request: unknown) => Promise<{ ok: boolean }>;

/** Builds an operation's function like its entry file. */
export function operationHandler(
  operation: Operation,
  surroundings: Surroundings<keyof AwsClients>,
  configuration: RuntimeConfiguration,
): OperationHandler {
  if ("toEvent" in operation) return changing(operation, surroundings, configuration);
  return operation.reads === "conversations"
    ? readingConversations(operation, surroundings)
    : readingOptIns(operation, surroundings);
}
