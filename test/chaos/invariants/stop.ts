import type { HistoryEntry } from "@masked-conversations/simulator";
import type { Evidence } from "../evidence.ts";
import type { Violation } from "./violation.ts";

/**
 * After a STOP is known, the person gets nothing more from us. Until their conversation is closed at Twilio, it still
 * relays to them: texts that cross the STOP are counted.
 */

type Posted = Extract<HistoryEntry, { kind: "message" }>;
type Ended = Extract<HistoryEntry, { kind: "state" }>;

interface Stop {
  reference: string;
  address: string;
  /** Written in any conversation of the person. */
  atMs: number;
}

function stopsOf({ written, conversations, history }: Evidence): Stop[] {
  const postedAt = new Map(
    history.filter((entry): entry is Posted => entry.kind === "message").map((entry) => [entry.messageSid, entry.at]),
  );
  return written
    .filter(({ isStop }) => isStop)
    .flatMap(({ reference, by, messageSid }) => {
      const address = conversations.find((conversation) => conversation.reference === reference)?.[by].address ?? "";
      const at = postedAt.get(messageSid);
      // Their other conversation ends as well.
      const all = conversations.filter(
        ({ initiator, invitee }) => initiator.address === address || invitee.address === address,
      );
      return at
        ? all.map((conversation) => ({ reference: conversation.reference, address, atMs: Date.parse(at) }))
        : [];
    });
}

export function stop(evidence: Evidence): { violations: Violation[]; crossed: number } {
  const posted = new Map(
    evidence.history
      .filter((entry): entry is Posted => entry.kind === "message")
      .map((entry) => [entry.messageSid, entry]),
  );
  const ended = new Map(
    evidence.history
      .filter((entry): entry is Ended => entry.kind === "state" && entry.to === "closed")
      .map((entry) => [entry.conversationSid, entry]),
  );
  const violations: Violation[] = [];
  let crossed = 0;
  for (const { reference, address, atMs } of stopsOf(evidence)) {
    const conversation = evidence.conversations.find((one) => one.reference === reference);
    const { conversationSid = "" } = conversation ?? {};
    const side = conversation?.initiator.address === address ? "initiator" : "invitee";
    const optedOut = evidence.timeline
      .get(reference)
      ?.find(({ type, detail }) => type === "OptedOut" && detail.by === side);
    // A conversation that was ending for another reason is not notified; its earlier messages are still in flight.
    const knownAtMs = optedOut?.atMs ?? Number.POSITIVE_INFINITY;
    const own = new Set(
      (evidence.inside.get(conversationSid)?.messages ?? [])
        .filter(({ attributes }) => attributes.includes("commandId"))
        .map(({ sid }) => sid),
    );
    const later = (evidence.phones.get(address) ?? []).filter(
      (message) =>
        message.direction === "received" &&
        message.conversationSid === conversationSid &&
        Date.parse(message.at) > atMs,
    );
    const end = ended.get(conversationSid);
    for (const { messageSid = "", body } of later) {
      const entry = posted.get(messageSid);
      const isAfterEnd = end !== undefined && entry !== undefined && entry.sequence > end.sequence;
      if (isAfterEnd || (own.has(messageSid) && Date.parse(entry?.at ?? "") > knownAtMs)) {
        const what = `"${body}" was posted at ${entry?.at}, and their STOP was known at ${optedOut && new Date(optedOut.atMs).toISOString()}`;
        violations.push({ rule: "nothing after STOP", reference, what });
      } else crossed++;
    }
  }
  return { violations, crossed };
}
