import type { OperationName } from "../../lambda/operations/operations.ts";
import { type RunningPlayground, startPlayground } from "../../playground/server.ts";
import type { BusEvent } from "../../playground/ticks.ts";
import { type InProcessStack, startInProcess } from "../in-process/stack.ts";

/**
 * The playground over the product in one process: its public ways are the same, without an AWS behind them.
 * @param before is awaited before the product is asked for an operation
 */
export async function startPlaygroundInProcess(
  savedTo?: URL,
  before: (operation: OperationName) => Promise<void> = async () => undefined,
): Promise<{ playground: RunningPlayground; stack: InProcessStack }> {
  let onEvent: (event: BusEvent) => void = () => undefined;
  const stack = await startInProcess({ onEvent: (event) => onEvent(event) });
  const invoke = async (operation: OperationName, request: object) => {
    await before(operation);
    return stack.reach.invoke(operation, request);
  };
  const playground = await startPlayground(0, {
    pauseMs: 0,
    savedTo,
    ways: {
      reach: { ...stack.reach, invoke },
      subscribe: async (take) => {
        onEvent = take;
        return async () => undefined;
      },
      letFunctionDie: () => Promise.reject(new Error("There is no Lambda in one process.")),
    },
  });
  return { playground, stack };
}
