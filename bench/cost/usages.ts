import type { Step } from "../journey.ts";
import { add, type Invocation, invocation, logged, queued, times } from "./model.ts";
import type { Usage } from "./prices.ts";

/** Computes the usage of a message, a receipt and a conversation from the measurements. */

/** One kind of invocation of one function, warm. */
export interface FunctionFigures {
  memoryMb: number;
  cpuMs: number;
  /** Of Init and first response together, with the function's share of a processor. */
  coldMs: number;
  /** Logged by the function. */
  ownLines: readonly string[];
  /** Logged by Lambda. */
  platformLines: readonly string[];
}

export interface Measures {
  /** A webhook that is queued. */
  storing: FunctionFigures;
  /** A webhook that is dropped. */
  dropping: FunctionFigures;
  /** A relayed message in process-event. */
  relaying: FunctionFigures & { dynamoDbCalls: number; readUnits: number; writeUnits: number };
  /** Any other event in process-event. */
  acting: FunctionFigures;
  /** A function of an operation. */
  operating: FunctionFigures;
  /** API Gateway's log line for a request. */
  accessLine: string;
  twilioMs: number;
}

/**
 * Typical round trips within a region, which cannot be measured without an account: from AWS's own examples and this
 * project's performance study. Each additional millisecond costs about a cent per million messages.
 */
export const assumed = { dynamoDbMs: 5, sqsMs: 10, coldShare: 0.01 } as const;

/**
 * A warm invocation plus a hundredth of a cold start, since Lambda also bills the Init phase. Excludes the function's
 * own log lines.
 */
function invoked({ memoryMb, cpuMs, coldMs, platformLines }: FunctionFigures, waitMs: number): Usage {
  const warm: Invocation = { memoryMb, cpuMs, waitMs };
  const coldGbSeconds = assumed.coldShare * (memoryMb / 1024) * (coldMs / 1000);
  return add(invocation(warm), { lambdaGbSeconds: coldGbSeconds }, logged(...platformLines));
}

const requested = (accessLine: string): Usage => add({ gatewayRequests: 1 }, logged(accessLine));

const droppedWebhook = ({ dropping, accessLine }: Measures): Usage => add(requested(accessLine), invoked(dropping, 0));

const storedWebhook = ({ storing, accessLine }: Measures): Usage =>
  add(requested(accessLine), invoked(storing, assumed.sqsMs));

/** A webhook with a status that is not needed: `sent`, `delivered`, `read`. */
export const receipt = (measures: Measures): Usage =>
  add(droppedWebhook(measures), logged(...measures.dropping.ownLines));

/**
 * Reads of secrets per message: each container reads its secret every five minutes. At ten messages a second, two
 * containers for each of the two functions read it once per 300 s, which is once per 3,000 messages.
 */
const secretReads = { secretReads: 4 / 3_000 };

/** A relayed message: its webhook, its way through the queue, and its processing. */
export function relayedMessage(measures: Measures): Usage {
  const { storing, relaying } = measures;
  const { dynamoDbCalls, readUnits, writeUnits } = relaying;
  const decided = add(invoked(relaying, dynamoDbCalls * assumed.dynamoDbMs), { readUnits, writeUnits });
  return add(storedWebhook(measures), queued, decided, secretReads, logged(...storing.ownLines, ...relaying.ownLines));
}

/**
 * Our own usage in these steps. The invitation's schedule is cancelled, so it is never invoked.
 */
export function steps(measures: Measures, played: readonly Step[]): Usage {
  const { operating, acting, twilioMs } = measures;
  return add(
    ...played.map((step) => {
      const waitMs = step.twilioDepth * twilioMs + step.dynamoDbCalls * assumed.dynamoDbMs;
      const busy = step.queuedEvents > 0 ? invoked(acting, waitMs / step.queuedEvents) : {};
      const operated =
        step.operations > 0 ? invoked(operating, step.operationMs / step.operations + assumed.sqsMs) : {};
      return add(
        times(step.storedWebhooks, storedWebhook(measures)),
        times(step.droppedWebhooks, droppedWebhook(measures)),
        times(step.operations, operated),
        times(step.queuedEvents, add(queued, busy)),
        { readUnits: step.readUnits, writeUnits: step.writeUnits, busEvents: step.busEvents },
        logged(...step.logLines),
      );
    }),
  );
}
