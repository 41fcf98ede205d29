import type { HandsetMessage } from "@masked-conversations/simulator";
import { heldIn } from "../../../lambda/decide/held-messages.ts";
import type { Conversation } from "../../../lambda/model/conversation.ts";
import { otherSide } from "../../../lambda/model/terms.ts";
import type { Evidence } from "../evidence.ts";
import { markOf, type Written } from "../journal.ts";

/** A message from one person to the other, and its outcome. */
export interface Relayed {
  written: Written;
  conversation: Conversation;
  /** On the other person's phone. */
  arrivals: { place: number; message: HandsetMessage }[];
  isReported: boolean;
  isHeld: boolean;
}

/** Messages are only relayed once the invitee, if invited, has agreed. */
function isRelayed({ timeline }: Evidence, { reference, isInvited }: Conversation): boolean {
  return !isInvited || (timeline.get(reference) ?? []).some(({ type }) => type === "ConsentGranted");
}

export function relayedMessages(evidence: Evidence): Relayed[] {
  const conversations = new Map(evidence.conversations.map((conversation) => [conversation.reference, conversation]));
  return evidence.written.flatMap((written) => {
    const conversation = conversations.get(written.reference);
    if (written.isAnswer || !conversation || !isRelayed(evidence, conversation)) return [];
    const phone = evidence.phones.get(conversation[otherSide(written.by)].address) ?? [];
    const arrivals = phone
      .map((message, place) => ({ place, message }))
      .filter(({ message }) => message.direction === "received" && markOf(message) === written.mark);
    const entries = evidence.timeline.get(written.reference) ?? [];
    const isReported = entries.some(
      ({ type, detail }) => type === "MessageUndeliverable" && detail.messageSid === written.messageSid,
    );
    const isHeld = heldIn(conversation).some(({ messageSid }) => messageSid === written.messageSid);
    return [{ written, conversation, arrivals, isReported, isHeld }];
  });
}
