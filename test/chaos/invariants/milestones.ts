import type { Evidence } from "../evidence.ts";
import type { Violation } from "./violation.ts";

/** What happens to a conversation once is told once; and each of the two opts out once. */

const toldOnce = [
  "InvitationSent",
  "ConsentGranted",
  "ConsentDeclined",
  "ConversationConnected",
  "ConversationClosed",
  "OptedOut",
];

export function milestones({ timeline }: Evidence): Violation[] {
  return [...timeline].flatMap(([reference, entries]) => {
    const points = entries
      .filter(({ type }) => toldOnce.includes(type))
      .map(({ type, detail }) => `${type} ${detail.by ?? ""}`);
    const repeated = new Set(points.filter((point, place) => points.indexOf(point) !== place));
    return [...repeated].map((point) => {
      const times = points.filter((other) => other === point).length;
      return { rule: "told once", reference, what: `${point} was announced ${times} times` };
    });
  });
}
