import type { ReadingOperation, Stores } from "./operation.ts";
import { readRequest } from "./validate.ts";

/** An operation that reads: validate ▸ look ▸ tell. */
export function read<Reads extends keyof Stores>(
  { schema, answer }: ReadingOperation<Reads>,
  store: Stores[Reads],
  clock: () => number,
) {
  return async (input: unknown): Promise<{ ok: boolean }> => {
    const asked = readRequest(schema, input);
    return "refusal" in asked ? asked.refusal : answer(asked.request, store, clock);
  };
}
