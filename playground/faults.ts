import type { Fault } from "@masked-conversations/simulator";
import { type Chaos, noChaos } from "@masked-conversations/simulator";
import type { FaultView } from "./page/view.ts";

/** The faults that can be switched on, through the simulator's own chaos and faults or AWS's API. */

interface PlaygroundFault {
  label: string;
  /** Shown on the page. */
  explanation: string;
  /** A switch sets probabilities; the others inject a single fault. */
  does: { chaos: Partial<Chaos> } | { fault: Fault } | "kill the function";
}

/** Produces the same failures in the same order each time, so that a session can be replayed. */
const seed = 1;
/** Frequent enough to show at once, and rare enough for the queue's eight attempts to suffice. */
const everyFourth = 0.25;

const faults = {
  "429": {
    label: "Twilio answers 429",
    explanation:
      "Every fourth call on average is refused by rate limiting, without effect. The queue redelivers the event, after 2 s at first.",
    does: { chaos: { rest429: everyFourth } },
  },
  "5xx": {
    label: "Twilio answers 500 or 503",
    explanation:
      "Every fourth call on average fails at Twilio, without effect. The queue redelivers the event, after 2 s at first.",
    does: { chaos: { rest5xx: everyFourth } },
  },
  "answer-lost": {
    label: "Twilio’s answers get lost",
    explanation:
      "Every fourth call on average takes effect, and then the connection breaks, so the function does not learn of it. The retry finds the result at Twilio.",
    does: { chaos: { restTimeoutAfter: everyFourth } },
  },
  doubled: {
    label: "Webhooks come twice",
    explanation: "Every webhook is delivered a second time.",
    does: { chaos: { webhookDuplicate: 1 } },
  },
  reordered: {
    label: "Webhooks overtake one another",
    explanation: "A webhook waits until the next one has overtaken it, for at most a quarter of a second.",
    does: { chaos: { webhookReorder: 1 } },
  },
  lost: {
    label: "Lose the next message’s webhook",
    explanation:
      "Twilio relays the next message, but its webhook never arrives. The message is found at the next milestone: an expiry, a window that opens, or the close.",
    does: { fault: { kind: "webhook", eventType: "onMessageAdded", action: "drop" } },
  },
  killed: {
    label: "Kill the Lambda in the middle",
    explanation:
      "AWS’s UpdateFunctionConfiguration sets the timeout of process-event to 1 s, and Twilio’s next response takes 3 s: Lambda kills the function after its call took effect. The queue redelivers the event after its visibility timeout of three minutes.",
    does: "kill the function",
  },
} as const satisfies Record<string, PlaygroundFault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
export const faultOf = (name: FaultName): PlaygroundFault => faults[name];

/** The simulator settings for switching it on or off; undefined when it is not a switch. */
export function chaosOf(name: FaultName, on: boolean): Partial<Chaos> | undefined {
  const { does }: PlaygroundFault = faults[name];
  if (does === "kill the function" || !("chaos" in does)) return undefined;
  return on
    ? { ...does.chaos, seed }
    : Object.fromEntries(Object.keys(does.chaos).map((key) => [key, noChaos[key as keyof Chaos]]));
}

export function viewFaults(on: ReadonlySet<FaultName>): FaultView[] {
  return faultNames.map((name) => {
    const { label, explanation } = faults[name];
    return { name, label, explanation, kind: chaosOf(name, true) ? "switch" : "once", on: on.has(name) };
  });
}
