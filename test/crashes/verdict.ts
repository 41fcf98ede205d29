import { isDeepStrictEqual } from "node:util";
import { local } from "../../config/local.ts";
import type { EndState } from "./end-state.ts";
import type { CrashPoint } from "./lambda.ts";
import type { Played } from "./play.ts";

/**
 * The outcomes of a crash.
 *
 * `repaired`: the end state is the same as without the crash. `webhook lost`: Twilio's webhook was not answered and its
 * content is lost, since Twilio sends it only once, but everything is correct at the close. `retried`: an opening was
 * refused as retryable, and the function crashed before its caller got the answer, so the caller tried again: both
 * attempts are announced, and nothing else differs. `reply lost`: the stray message was stored, but its writer was not
 * told that the chat has ended, because only the webhook's response says so.
 */
export const verdicts = ["repaired", "retried", "webhook lost", "reply lost", "not reached", "wrong"] as const;
export type Verdict = (typeof verdicts)[number];

const endings = Object.values(local.texts).map(({ chatEnded }) => chatEnded);

function withoutEndings({ phones, ...state }: EndState): EndState {
  const rest = ([name, messages]: [string, string[]]) => [
    name,
    messages.filter((line) => !endings.some((text) => line.endsWith(text))),
  ];
  return { ...state, phones: Object.fromEntries(Object.entries(phones).map(rest)) };
}

/** Announced for each failed attempt to open. */
const ofFailedAttempt = ["PoolPressure", "ConversationClosed · failed"];

function withoutFailedAttempts({ announced: _, timeline, ...state }: EndState): unknown {
  const rest = Object.entries(timeline).map(([name, entries]) => [
    name,
    entries.filter((entry) => !ofFailedAttempt.includes(entry)),
  ]);
  return { ...state, timeline: Object.fromEntries(rest) };
}

/** The differences between two end states. */
export function differences(found: EndState, expected: EndState): string[] {
  return Object.keys(expected).flatMap((name) => {
    const key = name as keyof EndState;
    if (isDeepStrictEqual(found[key], expected[key])) return [];
    return [`${key}: ${JSON.stringify(found[key])} instead of ${JSON.stringify(expected[key])}`];
  });
}

const isOfWebhook = ({ invocation }: CrashPoint): boolean => /^(webhook|inbound-message) /.test(invocation);

export interface Classified {
  verdict: Verdict;
  /** What is wrong, if anything. */
  what: string[];
}

export function classify(
  points: readonly CrashPoint[],
  { happened, failure, state, losses }: Played,
  expected: EndState,
): Classified {
  if (happened.length < points.length) return { verdict: "not reached", what: failure ? [failure] : [] };
  const differing = differences(state, expected);
  if (!failure && differing.length === 0) return { verdict: "repaired", what: [] };
  const isRetried = points.every(({ invocation }) => invocation.startsWith("OpenConversation "));
  if (isRetried && !failure && isDeepStrictEqual(withoutFailedAttempts(state), withoutFailedAttempts(expected))) {
    return { verdict: "retried", what: [] };
  }
  const what = [...(failure ? [failure] : []), ...differing];
  if (points.some((point) => !isOfWebhook(point))) return { verdict: "wrong", what };
  const isReplyLost = points.every(({ invocation }) => invocation.startsWith("inbound-message"));
  if (isReplyLost && isDeepStrictEqual(withoutEndings(state), withoutEndings(expected)))
    return { verdict: "reply lost", what: [] };
  return losses?.length === 0
    ? { verdict: "webhook lost", what: [] }
    : { verdict: "wrong", what: [...(losses ?? []), ...what] };
}
