import type { Evidence } from "./evidence.ts";
import { businessTexts } from "./invariants/business-texts.ts";
import { claims, nothingLeft } from "./invariants/claims.ts";
import { exactlyOnce } from "./invariants/exactly-once.ts";
import { milestones } from "./invariants/milestones.ts";
import { order } from "./invariants/order.ts";
import { relayedMessages } from "./invariants/relayed.ts";
import { stop } from "./invariants/stop.ts";
import type { Violation } from "./invariants/violation.ts";

export interface Verdict {
  violations: Violation[];
  figures: Record<string, number>;
}

function countsOf({ plans, conversations, written, history, timeline, maxAttempts }: Evidence): Record<string, number> {
  const webhooks = history.flatMap((entry) => (entry.kind === "webhook" ? [entry] : []));
  // Duplicates have the same fields, so only one webhook per key is genuine.
  const keyOf = ({ eventType, fields }: (typeof webhooks)[number]) =>
    JSON.stringify([
      eventType,
      fields.MessageSid,
      fields.DeliveryReceiptSid,
      fields.Status,
      fields.StateTo,
      fields.ConversationSid,
    ]);
  const rest = history.flatMap((entry) => (entry.kind === "request" ? [entry] : []));
  const entries = [...timeline.values()].flat();
  const announced = (wanted: string) => entries.filter(({ type }) => type === wanted).length;
  return {
    "conversations asked for": plans.length,
    "conversations opened": conversations.length,
    "conversations agreed": announced("ConsentGranted"),
    "messages people wrote": written.length,
    "webhooks sent": webhooks.length,
    "webhooks duplicated": webhooks.length - new Set(webhooks.map(keyOf)).size,
    "webhooks lost": webhooks.filter(({ outcome }) => outcome === "lost").length,
    "REST calls": rest.length,
    "REST calls disturbed": rest.filter(({ disturbed }) => disturbed !== undefined).length,
    "messages held": announced("MessageHeld"),
    "messages released": announced("MessageReleased"),
    "messages undeliverable": announced("MessageUndeliverable"),
    "conversations ended by STOP": announced("OptedOut"),
    "attempts of one event, at most": maxAttempts,
  };
}

/** Checks all invariants. */
export function check(evidence: Evidence): Verdict {
  const { beforeClosing = evidence } = evidence;
  const relayed = relayedMessages(evidence);
  const indexes = [...evidence.inside.values()].flatMap(({ messages }) =>
    messages.map(({ sid, index }) => [sid, index] as const),
  );
  const inOrder = order(relayed, new Map(indexes));
  const stopped = stop(evidence);
  const violations = [
    ...evidence.surprises.map((what) => ({ rule: "no surprises", reference: "", what })),
    ...exactlyOnce(relayed),
    ...inOrder.violations,
    ...claims(beforeClosing),
    ...claims(evidence),
    ...nothingLeft(evidence),
    ...stopped.violations,
    ...businessTexts(evidence),
    ...milestones(evidence),
  ];
  const figures = {
    ...countsOf(evidence),
    "messages relayed": relayed.length,
    "held messages overtaken by a later one": inOrder.overtakings,
    "texts that crossed a STOP": stopped.crossed,
    violations: violations.length,
  };
  return { violations, figures };
}
