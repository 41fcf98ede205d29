import type { Step } from "../journey.ts";
import { add, type Invocation, invocation, logged, queued, times } from "./model.ts";
import type { Usage } from "./prices.ts";

/** What one message, one receipt and one conversation use: pure, over what was measured. */

/** One kind of invocation of one function, warm. */
export interface FunctionFigures {
  memoryMb: number;
  cpuMs: number;
  /** Of an Init and a first answer together, with the function's share of a processor. */
  coldMs: number;
  /** What it logs. */
  ownLines: readonly string[];
  /** What Lambda logs about it. */
  platformLines: readonly string[];
}

export interface Measures {
  /** A webhook that is put on the queue. */
  storing: FunctionFigures;
  /** A webhook that is dropped at the door. */
  dropping: FunctionFigures;
  /** A relayed message in process-event. */
  relaying: FunctionFigures & { dynamoDbCalls: number; readUnits: number; writeUnits: number };
  /** Any other event in process-event. */
  acting: FunctionFigures;
  /** A function of an operation. */
  operating: FunctionFigures;
  /** Of API Gateway, for one request. */
  accessLine: string;
  twilioMs: number;
}

/**
 * What cannot be measured without an account, as round trips within a region are usually told: AWS's own examples and
 * this project's study of performance. A millisecond more of each costs about a cent for a million messages.
 */
export const assumed = { dynamoDbMs: 5, sqsMs: 10, coldShare: 0.01 } as const;

/**
 * A warm invocation, and the hundredth part of a cold one: Lambda charges for the Init, too. Without the function's own
 * lines.
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

/** A webhook that says what nobody needs: `sent`, `delivered`, `read`. */
export const receipt = (measures: Measures): Usage =>
  add(droppedWebhook(measures), logged(...measures.dropping.ownLines));

/**
 * How often the secrets are read for a message: each container reads its own every five minutes. At ten messages a
 * second that is two containers of each of the two functions for 300 s, and 3,000 messages.
 */
const secretReads = { secretReads: 4 / 3_000 };

/** One message that a person writes and Twilio relays: its webhook, its way through the queue, its decision. */
export function relayedMessage(measures: Measures): Usage {
  const { storing, relaying } = measures;
  const { dynamoDbCalls, readUnits, writeUnits } = relaying;
  const decided = add(invoked(relaying, dynamoDbCalls * assumed.dynamoDbMs), { readUnits, writeUnits });
  return add(storedWebhook(measures), queued, decided, secretReads, logged(...storing.ownLines, ...relaying.ownLines));
}

/**
 * All that happens in these steps beside Twilio's own doing. The schedule of the invitation is cancelled, so it is
 * never invoked.
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
