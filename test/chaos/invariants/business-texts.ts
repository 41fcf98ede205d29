import type { Evidence } from "../evidence.ts";
import { reengagementTexts, textKinds } from "./known-texts.ts";
import type { Violation } from "./violation.ts";

/**
 * Each of our texts reached a person at most once per conversation, and the re-engagement once per closed window.
 */
export function businessTexts({ conversations, phones, days }: Evidence): Violation[] {
  return conversations.flatMap((conversation) =>
    (["initiator", "invitee"] as const).flatMap((side) => {
      const received = (phones.get(conversation[side].address) ?? []).filter(
        ({ direction, conversationSid }) =>
          direction === "received" && conversationSid === conversation.conversationSid,
      );
      return Object.entries(textKinds).flatMap(([kind, isThis]) => {
        const times = received.filter(({ body }) => isThis(body)).length;
        const most = kind === reengagementTexts ? days : 1;
        const what = `the ${side} received the ${kind} ${times} times`;
        return times > most ? [{ rule: "each of our texts once", reference: conversation.reference, what }] : [];
      });
    }),
  );
}
