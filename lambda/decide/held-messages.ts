import type { CommandBody } from "../model/commands.ts";
import { heldAgeLimitMs } from "../model/conversation.ts";
import type { HeldMessage } from "../model/terms.ts";
import { isTooOld } from "./apply.ts";
import { announce, type Build, type Circumstances } from "./context.ts";
import type { CommandName } from "./transitions.ts";
import { isReachable } from "./windows.ts";

/** What is done about held messages: they are announced, released, reported, and looked at for their age. */

/** Everything that is held for somebody reachable and not on its way already. */
function releases({ conversation, nowMs }: Circumstances): CommandBody[] {
  const underWay = conversation.pendingCommands.flatMap((command) =>
    command.verb === "release" ? command.messages : [],
  );
  const messages = conversation.held.filter(
    (message) =>
      isReachable(conversation[message.for], nowMs) &&
      !underWay.some(({ messageSid }) => messageSid === message.messageSid),
  );
  return messages.length > 0 ? [{ verb: "release", messages }] : [];
}

/** What becomes of held messages that nobody will release. */
export function reportHeld(circumstances: Circumstances, messages: HeldMessage[], reason: string): CommandBody[] {
  return messages.map((message) => {
    const { messageSid, for: to } = message;
    return {
      verb: "report-held",
      message,
      undeliverable: announce("MessageUndeliverable", circumstances, { messageSid, purpose: "relayed", to, reason }),
      arrived: announce("MessageReleased", circumstances, { messageSid, for: to, how: "delivered-by-twilio" }),
    };
  });
}

function held(circumstances: Circumstances): CommandBody[] {
  const { conversation, event } = circumstances;
  if (event.type !== "MessageAdded" && event.type !== "DeliveryFailed") return [];
  const message = conversation.held.find(({ messageSid }) => messageSid === event.messageSid);
  return message
    ? [
        announce("MessageHeld", circumstances, {
          messageSid: message.messageSid,
          for: message.for,
          because: message.because,
        }),
      ]
    : [];
}

/** For each name of the table that is about held messages: what is to be done. */
export const heldCommands = {
  releaseHeld: releases,
  announceHeld: held,
  announceReleased: (c) =>
    c.event.type === "Released"
      ? [announce("MessageReleased", c, { messageSid: c.event.messageSid, for: c.event.for, how: c.event.how })]
      : [],
  reportHeld: (c) => reportHeld(c, c.conversation.held, "conversation-closed"),
  reportTooOld: (c) => {
    const { event } = c;
    return event.type === "HeldCheckDue"
      ? reportHeld(
          c,
          c.conversation.held.filter((message) => isTooOld(message, event.atMs)),
          "held-messages-age",
        )
      : [];
  },
  settleHeld: (c) => {
    const unreachable = c.conversation.held.filter((message) => !isReachable(c.conversation[message.for], c.nowMs));
    return [...releases(c), ...reportHeld(c, unreachable, "conversation-closed")];
  },
  scheduleHeldCheck: ({ conversation: { held, heldCheckAtMs }, event }) => {
    // One look is due at a time: by the event before, or for the message that was the first to be held.
    const isFirst =
      "messageSid" in event &&
      held.some((one) => one.messageSid === event.messageSid && one.heldAtMs + heldAgeLimitMs === heldCheckAtMs);
    return heldCheckAtMs && (event.type === "HeldCheckDue" || isFirst)
      ? [{ verb: "schedule-held-check", atMs: heldCheckAtMs }]
      : [];
  },
  cancelHeldCheck: ({ conversation: { heldCheckAtMs } }) => (heldCheckAtMs ? [{ verb: "cancel-held-check" }] : []),
} as const satisfies Partial<Record<CommandName, Build>>;
