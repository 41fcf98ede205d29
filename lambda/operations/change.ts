import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Refusal } from "@masked-conversations/client";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import type { Call } from "../model/events.ts";
import { fingerprint } from "../model/fingerprint.ts";
import { subjectOf } from "../model/person-event.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import { log } from "../runtime/log.ts";
import type { ConversationStore } from "../tables/conversations.ts";
import type { AskedFor, ChangeRequest, ChangingOperation } from "./operation.ts";
import { readRequest } from "./validate.ts";

export interface OperationDependencies {
  queue: EventQueue<AskedFor>;
  conversations: Pick<ConversationStore, "load" | "readAnswer">;
  configuration: RuntimeConfiguration;
  clock: () => number;
}

/** Key order does not make another request. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, canonical(item)]),
  );
}

/** The same for the same request, however long its caller waits and whatever it calls the call. */
export function hashRequest(operation: string, request: ChangeRequest): string {
  const { waitSeconds: _wait, requestId: _id, ...asked } = request;
  return fingerprint(`${operation} ${JSON.stringify(canonical(asked))}`);
}

const shortestPauseMs = 50;
const longestPauseMs = 400;

/**
 * Twilio is rate limiting and the queue keeps retrying: while the caller waits, a better answer may come.
 */
const isProvisional = (answer: Answer): boolean => !answer.ok && answer.error.code === "RATE_LIMITED";

/** Looks for the answer that process-event writes, at growing intervals, for at most `waitSeconds`. */
async function waitForAnswer(
  { conversations }: OperationDependencies,
  reference: string,
  { callId }: Call,
  waitSeconds: number,
): Promise<Answer | undefined> {
  const endMs = Date.now() + waitSeconds * 1000;
  let provisional: Answer | undefined;
  for (let pauseMs = shortestPauseMs; Date.now() < endMs; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    await sleep(Math.min(pauseMs, Math.max(0, endMs - Date.now())));
    const answer = await conversations.readAnswer(reference, callId);
    if (answer && !isProvisional(answer)) return answer;
    provisional = answer;
  }
  return provisional;
}

/**
 * An operation that changes something: validate ▸ enqueue ▸ wait for the answer. The caller's mistakes are answers;
 * only a real fault throws. When the answer does not come in time, the present status is answered and the outcome
 * follows as an event on the bus.
 */
export function change(operation: ChangingOperation, dependencies: OperationDependencies) {
  const { name, schema } = operation;
  const { queue, conversations, configuration, clock } = dependencies;
  return async (input: unknown): Promise<Answer> => {
    const refuse = (answer: Refusal): Refusal => {
      log.info("A request was refused.", { operation: name, code: answer.error.code });
      return answer;
    };
    const read = readRequest(schema, input);
    if ("refusal" in read) return refuse(read.refusal);
    const { request } = read;
    const refused = operation.check?.(request, configuration);
    if (refused) return refuse(refused);
    const requestHash = hashRequest(name, request);
    const call: Call = { callId: randomUUID(), requestId: request.requestId ?? requestHash };
    const event = operation.toEvent(request, { call, requestHash, atMs: clock() });
    const { reference } = event;
    await queue.put(event, call.callId);
    const answer = await waitForAnswer(dependencies, reference, call, request.waitSeconds);
    log.info("An operation was answered.", {
      operation: name,
      ...subjectOf(event),
      ok: answer?.ok,
      pending: answer === undefined,
    });
    if (answer) return answer;
    const present = await conversations.load(reference);
    const status = present?.status ?? (event.type === "OpenRequested" ? "opening" : undefined);
    return { ok: true, reference: subjectOf(event).reference, status, pending: true, replayed: false };
  };
}
