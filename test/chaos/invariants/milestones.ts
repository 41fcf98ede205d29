import type { Evidence } from "../evidence.ts";
import type { Violation } from "./violation.ts";

/** Milestones that happen once are announced once; each person opts out at most once. */

const announcedOnce = [
  "InvitationSent",
  "ConsentGranted",
  "ConsentDeclined",
  "ConversationConnected",
  "ConversationClosed",
  "OptedOut",
];

export function milestones({ timeline }: Evidence): Violation[] {
  return [...timeline].flatMap(([reference, entries]) => {
    const found = entries
      .filter(({ type }) => announcedOnce.includes(type))
      .map(({ type, detail }) => `${type} ${detail.by ?? ""}`);
    const repeated = new Set(found.filter((milestone, index) => found.indexOf(milestone) !== index));
    return [...repeated].map((milestone) => {
      const times = found.filter((other) => other === milestone).length;
      return { rule: "announced once", reference, what: `${milestone} was announced ${times} times` };
    });
  });
}
