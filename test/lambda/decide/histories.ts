import fc from "fast-check";
import { decide } from "../../../lambda/decide/decide.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import type { ConversationEvent } from "../../../lambda/model/events.ts";
import {
  caughtUp,
  closing,
  configuration,
  failure,
  hourMs,
  inState,
  message,
  nowMs,
  opened,
  opening,
  sent,
} from "./given.ts";

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
      meaning: fc.constantFrom("yes" as const, "no" as const, "stop" as const, "unclear" as const),
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
  fc.constant<ConversationEvent>({ type: "SendingRefused", purpose: "introduction", twilioCode: 50001, message: "no" }),
  fc.constant<ConversationEvent>({
    type: "ClosedAtTwilio",
    reference: "order-1",
    key: "closed",
    from: "active",
    by: "TIMER",
  }),
  fc.constant<ConversationEvent>({ type: "RemovedAtTwilio", reference: "order-1", key: "removed" }),
);

/** Plays random histories of a conversation, and asks after each event whether what was decided holds. */
export const forAnyHistory = (
  holds: (before: Conversation | undefined, event: ConversationEvent, decision: ReturnType<typeof decide>) => void,
  begin: () => Conversation = inState.opening,
) =>
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let conversation: Conversation | undefined = begin();
      for (const event of events) {
        const decision = decide(conversation, event, configuration, nowMs);
        holds(conversation, event, decision);
        conversation = decision.conversation ?? conversation;
      }
    }),
    { numRuns: 300 },
  );
