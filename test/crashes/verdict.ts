import { isDeepStrictEqual } from "node:util";
import { local } from "../../config/local.ts";
import type { EndState } from "./end-state.ts";
import type { CrashPoint } from "./lambda.ts";
import type { Played } from "./play.ts";

/**
 * What a crash came to.
 *
 * `repaired`: all is as without the crash. `unheard`: Twilio's webhook was not answered and what it told is lost, for
 * Twilio sends it once; what should be so at the close is. `tried anew`: an opening was refused as one that may be
 * asked for again, its caller died before hearing so, and by calling again asked for it again: both tries are
 * announced, and nothing else differs. `untold`: the stray message was stored, and its writer was not told that the
 * chat has ended, for that answer is the webhook's own.
 */
export const verdicts = ["repaired", "tried anew", "unheard", "untold", "not reached", "wrong"] as const;
export type Verdict = (typeof verdicts)[number];

const endings = Object.values(local.texts).map(({ chatEnded }) => chatEnded);

function withoutEndings({ phones, ...state }: EndState): EndState {
  const rest = ([name, messages]: [string, string[]]) => [
    name,
    messages.filter((line) => !endings.some((text) => line.endsWith(text))),
  ];
  return { ...state, phones: Object.fromEntries(Object.entries(phones).map(rest)) };
}

/** What is announced of each try to open that comes to nothing. */
const ofFailedTry = ["PoolPressure", "ConversationClosed · failed"];

function withoutFailedTries({ announced: _, timeline, ...state }: EndState): unknown {
  const rest = Object.entries(timeline).map(([name, entries]) => [
    name,
    entries.filter((entry) => !ofFailedTry.includes(entry)),
  ]);
  return { ...state, timeline: Object.fromEntries(rest) };
}

/** The places where two end states differ, for people. */
export function differences(found: EndState, expected: EndState): string[] {
  return Object.keys(expected).flatMap((name) => {
    const key = name as keyof EndState;
    if (isDeepStrictEqual(found[key], expected[key])) return [];
    return [`${key}: ${JSON.stringify(found[key])} instead of ${JSON.stringify(expected[key])}`];
  });
}

const isOfWebhook = ({ invocation }: CrashPoint): boolean => /^(webhook|inbound-message) /.test(invocation);

export interface Judged {
  verdict: Verdict;
  /** Where it is wrong: what is. */
  what: string[];
}

export function judge(
  points: readonly CrashPoint[],
  { happened, failure, state, losses }: Played,
  expected: EndState,
): Judged {
  if (happened.length < points.length) return { verdict: "not reached", what: failure ? [failure] : [] };
  const differing = differences(state, expected);
  if (!failure && differing.length === 0) return { verdict: "repaired", what: [] };
  const isAskedAgain = points.every(({ invocation }) => invocation.startsWith("OpenConversation "));
  if (isAskedAgain && !failure && isDeepStrictEqual(withoutFailedTries(state), withoutFailedTries(expected))) {
    return { verdict: "tried anew", what: [] };
  }
  const what = [...(failure ? [failure] : []), ...differing];
  if (points.some((point) => !isOfWebhook(point))) return { verdict: "wrong", what };
  const isUntold = points.every(({ invocation }) => invocation.startsWith("inbound-message"));
  if (isUntold && isDeepStrictEqual(withoutEndings(state), withoutEndings(expected)))
    return { verdict: "untold", what: [] };
  return losses?.length === 0
    ? { verdict: "unheard", what: [] }
    : { verdict: "wrong", what: [...(losses ?? []), ...what] };
}
