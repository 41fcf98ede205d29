import type { Fault } from "@masked-conversations/simulator";
import { type Chaos, noChaos } from "@masked-conversations/simulator";
import type { FaultView } from "./page/view.ts";

/** The misfortunes that can be switched on: each by the simulator's own chaos and faults, or by AWS's API. */

interface Misfortune {
  label: string;
  /** What it really does, for the page. */
  explanation: string;
  /** A switch sets probabilities; the other kind orders one fault. */
  does: { chaos: Partial<Chaos> } | { fault: Fault } | "kill the function";
}

/** Misfortunes come in the same order each time, so that a session can be played again. */
const seed = 1;
/** Often enough to be seen at once, and so rare that the queue's eight tries suffice. */
const everyFourth = 0.25;

const misfortunes = {
  "429": {
    label: "Twilio answers 429",
    explanation:
      "Every fourth call on average is refused as one too many, without effect. The queue brings the event again, after 2 s at first.",
    does: { chaos: { rest429: everyFourth } },
  },
  "5xx": {
    label: "Twilio answers 500 or 503",
    explanation:
      "Every fourth call on average fails at Twilio, without effect. The queue brings the event again, after 2 s at first.",
    does: { chaos: { rest5xx: everyFourth } },
  },
  "answer-lost": {
    label: "Twilio’s answers get lost",
    explanation:
      "Every fourth call on average takes effect, and then the connection breaks: the function does not learn that Twilio did it. The next try finds what is there.",
    does: { chaos: { restTimeoutAfter: everyFourth } },
  },
  doubled: {
    label: "Webhooks come twice",
    explanation: "Every webhook is delivered a second time.",
    does: { chaos: { webhookDuplicate: 1 } },
  },
  reordered: {
    label: "Webhooks overtake one another",
    explanation: "A webhook waits until the next one has overtaken it, for a quarter of a second at most.",
    does: { chaos: { webhookReorder: 1 } },
  },
  lost: {
    label: "Lose the next message’s webhook",
    explanation:
      "Twilio relays the next message and its webhook never comes. It is found at the next turning point: an expiry, a window that opens, the close.",
    does: { fault: { kind: "webhook", eventType: "onMessageAdded", action: "drop" } },
  },
  killed: {
    label: "Kill the Lambda in the middle",
    explanation:
      "process-event gets a time-out of 1 s by AWS’s UpdateFunctionConfiguration, and Twilio’s next answer takes 3 s: Lambda ends the function after its call took effect. The queue brings the event again after its visibility time-out of three minutes.",
    does: "kill the function",
  },
} as const satisfies Record<string, Misfortune>;

export type FaultName = keyof typeof misfortunes;
export const faultNames = Object.keys(misfortunes) as FaultName[];
export const misfortune = (name: FaultName): Misfortune => misfortunes[name];

/** What switching it on or off sets at the simulator; undefined where it is no switch. */
export function chaosOf(name: FaultName, on: boolean): Partial<Chaos> | undefined {
  const { does }: Misfortune = misfortunes[name];
  if (does === "kill the function" || !("chaos" in does)) return undefined;
  return on
    ? { ...does.chaos, seed }
    : Object.fromEntries(Object.keys(does.chaos).map((key) => [key, noChaos[key as keyof Chaos]]));
}

export function viewFaults(on: ReadonlySet<FaultName>): FaultView[] {
  return faultNames.map((name) => {
    const { label, explanation } = misfortunes[name];
    return { name, label, explanation, kind: chaosOf(name, true) ? "switch" : "once", on: on.has(name) };
  });
}
