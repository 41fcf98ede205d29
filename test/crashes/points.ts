import { isReading, operations } from "../../lambda/operations/operations.ts";
import type { Call, CrashPoint } from "./lambda.ts";

/** The points at which a process can crash, from the calls of a run without crashes. */

/** Polling repeats the same read, of which only the first is tried. */
const isRepeatedPoll = ({ invocation, name }: Call): boolean => {
  const pollOfAnswer = /^DynamoDB Get Conversations #(\d+)$/.exec(name);
  const operation = operations.find(({ name: of }) => invocation.startsWith(`${of} `));
  if (!operation) return false;
  return isReading(operation.name) ? Number(/#(\d+)$/.exec(invocation)?.[1]) > 1 : Number(pollOfAnswer?.[1] ?? 0) > 1;
};

/** Before and after each call. */
export function pointsOf(calls: readonly Call[]): CrashPoint[] {
  return calls
    .filter((call) => !isRepeatedPoll(call))
    .flatMap(
      (call) =>
        [
          { ...call, when: "before" },
          { ...call, when: "after" },
        ] as const,
    );
}

/** The platform's next invocation after this one's process has crashed. */
export function nextTry(invocation: string): string {
  return invocation.replace(/#(\d+)$/, (_, count) => `#${Number(count) + 1}`);
}

/**
 * Before the first call and after each: nothing changes outside the process between a response and the next call.
 */
export function momentsOf(calls: readonly Call[]): CrashPoint[] {
  const [first] = calls;
  return first ? [{ ...first, when: "before" }, ...calls.map((call) => ({ ...call, when: "after" }) as const)] : [];
}
