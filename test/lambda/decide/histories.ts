import fc from "fast-check";
import { type Decision, decide } from "../../../lambda/decide/decide.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
import type { ReplyMeaning } from "../../../lambda/model/terms.ts";
import { caughtUp, closing, configuration, failure, hourMs, message, nowMs, opened, opening, sent } from "./given.ts";

const meanings = ["yes", "no", "stop", "start", "unclear"] as const satisfies ReplyMeaning[];

/** Everything that may arrive for a conversation, in any order. */
const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  fc.constant(opening()),
  fc.constant(opened),
  fc.constantFrom<ConversationEvent>(
    closing,
    caughtUp,
    { type: "CaughtUp" },
    { type: "InvitationExpired", reference: "order-1", key: "expired" },
  ),
  fc
    .record({
      by: fc.constantFrom("initiator" as const, "invitee" as const),
      meaning: fc.constantFrom(...meanings),
      ageMs: fc.nat(48 * hourMs),
    })
    .map(({ by, meaning, ageMs }) => message(by, meaning, nowMs - ageMs)),
  fc
    .record({
      sid: fc.nat(50),
      to: fc.constantFrom("initiator" as const, "invitee" as const),
      code: fc.constantFrom(63016, 63024, 21610),
    })
    .map(({ sid, to, code }) => failure(`IM${sid}`, to, code)),
  fc
    .constantFrom("invitation" as const, "introduction" as const, "ask-again" as const, "notice" as const)
    .map((purpose) => sent(purpose, `IM-${purpose}`)),
  fc.constant<ConversationEvent>({ type: "SendingRefused", purpose: "introduction", twilioCode: 50001 }),
  fc.constant<ConversationEvent>({
    type: "ClosedAtTwilio",
    reference: "order-1",
    key: "closed",
    from: "active",
    by: "TIMER",
  }),
  fc.constant<ConversationEvent>({ type: "RemovedAtTwilio", reference: "order-1", key: "removed" }),
);

/** What a command came to can be told only once the command was decided; everything else may arrive at any time. */
function mayHappen({ status, pendingCommands }: Conversation, event: ConversationEvent): boolean {
  switch (event.type) {
    case "Opened":
      return pendingCommands.some(({ verb }) => verb === "open");
    case "Sent":
    case "SendingRefused":
      return pendingCommands.some((command) => "purpose" in command && command.purpose === event.purpose);
    case "CaughtUp":
      return pendingCommands.some(({ verb }) => verb === "catch-up" || verb === "find-early");
    default:
      // Until an opening is finished, everything else waits (process/process-conversation.ts).
      return status !== "opening";
  }
}

/** Being opened: nothing is carried out in these histories, so what was decided stays pending. */
export const begun = (): Conversation => {
  const { conversation } = decide(undefined, opening(), configuration, nowMs);
  if (!conversation) throw new Error("An opening with free senders makes a conversation.");
  return conversation;
};

/** Plays random histories of a conversation, and asks after each event whether what was decided holds. */
export const forAnyHistory = (
  holds: (before: Conversation | undefined, event: ConversationEvent, decision: Decision) => void,
  begin: () => Conversation = begun,
) =>
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let conversation: Conversation | undefined = begin();
      for (const event of events) {
        if (conversation && !mayHappen(conversation, event)) continue;
        const decision = decide(conversation, event, configuration, nowMs);
        holds(conversation, event, decision);
        conversation = decision.conversation ?? conversation;
      }
    }),
    { numRuns: 300 },
  );
