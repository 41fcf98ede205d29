import type { Refusal } from "@masked-conversations/client";
import type { GenericSchema } from "valibot";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Call, OperationEvent } from "../model/events.ts";
import type { ConsentRecorded } from "../model/person-event.ts";
import type { ConversationStore } from "../tables/conversations.ts";
import type { OptInStore } from "../tables/opt-ins.ts";

/** What the list in `operations.ts` is made of. */

interface Described {
  /** Public: callers, logs and the stack's outputs have it, and the function's file and construct go by it. */
  name: Capitalize<string>;
  /** What it does, in a few words: for the Lambda console and for docs/operations.md. */
  description: string;
}

/** What every request for a change has. */
export interface ChangeRequest {
  requestId?: string;
  waitSeconds: number;
}

/** What an operation asks for: of a conversation, or about a person. */
export type AskedFor = OperationEvent | ConsentRecorded;

/** How one request was asked: its call, the hash that is the same for the same request, and the time. */
export interface Asked {
  call: Call;
  requestHash: string;
  atMs: number;
}

/**
 * It is asked for by an event on the queue, and answered by process-event.
 *
 * Its functions are methods, so that one of a certain request passes for one of any: it is its own schema that says
 * what they are given.
 */
export interface ChangingOperation<Request extends ChangeRequest = ChangeRequest> extends Described {
  schema: GenericSchema<unknown, Request>;
  /** What a valid request may still be refused for: things that only the stage's configuration knows. */
  check?(request: Request, configuration: RuntimeConfiguration): Refusal | undefined;
  toEvent(request: Request, asked: Asked): AskedFor;
}

export interface Stores {
  conversations: ConversationStore;
  optIns: OptInStore;
}

/** It needs no queue: it is answered from a table, which is all that its function may read. */
export interface ReadingOperation<Reads extends keyof Stores, Request = unknown> extends Described {
  schema: GenericSchema<unknown, Request>;
  reads: Reads;
  answer(request: Request, store: Stores[Reads], clock: () => number): Promise<{ ok: boolean }>;
}
