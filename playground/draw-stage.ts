import type { HandsetMessage } from "@masked-conversations/simulator";
import type { OnStage } from "./on-stage.ts";
import {
  type PhoneMessage,
  type PhoneView,
  type SideName,
  type StageView,
  sideNames,
  type WindowView,
} from "./page/view.ts";
import type { Fates } from "./ticks.ts";

/** Builds the page's view of a conversation and its two phones. */

const dayMs = 24 * 60 * 60 * 1000;

/** @param nowAtTwilioMs the time on Twilio's clock */
export function drawStage(
  stage: OnStage,
  messages: Record<SideName, HandsetMessage[]>,
  fates: Fates,
  nowAtTwilioMs: number,
): Pick<StageView, "reference" | "status" | "closeReason" | "phones" | "held" | "recordedSteps"> {
  const { reference, described, recording } = stage;
  const onPhones = [...messages.initiator, ...messages.invitee];
  const bodyOf = (messageSid: string) => {
    const found = onPhones.find((message) => message.messageSid === messageSid && message.direction === "sent");
    return found === undefined ? "" : found.body || "a picture";
  };
  return {
    reference,
    status: described?.status,
    closeReason: described?.closeReason,
    phones: sideNames.map((side) => drawPhone(side, stage, messages[side], fates, nowAtTwilioMs)),
    held: (described?.held ?? []).map((message) => ({
      for: message.for === "initiator" ? "initiator" : "invitee",
      body: bodyOf(message.messageSid),
    })),
    recordedSteps: recording?.steps.length,
  };
}

function drawPhone(
  side: SideName,
  { actors, described }: OnStage,
  messages: HandsetMessage[],
  fates: Fates,
  nowAtTwilioMs: number,
): PhoneView {
  const { name, channel, address } = actors[side];
  const { proxyAddress: sender, window: forecast = { state: "none" } } = described?.[side] ?? {};
  return {
    side,
    name,
    channel,
    address,
    sender,
    messages: messages.map((message, index) => drawMessage(message, `${address} ${index}`, fates)),
    forecast,
    atTwilio: channel === "sms" ? { state: "none" } : windowAtTwilio(messages, sender, nowAtTwilioMs),
  };
}

/** By WhatsApp's rule: 24 hours from the person's last message to the sender. */
function windowAtTwilio(messages: HandsetMessage[], sender: string | undefined, nowAtTwilioMs: number): WindowView {
  const last = messages.findLast((message) => message.direction === "sent" && message.with === sender);
  if (!last) return { state: "closed" };
  const endsAtMs = Date.parse(last.at) + dayMs;
  return { state: nowAtTwilioMs < endsAtMs ? "open" : "closed", endsAt: new Date(endsAtMs).toISOString() };
}

function drawMessage(message: HandsetMessage, id: string, fates: Fates): PhoneMessage {
  const { direction, body, media, buttons, contentSid, messageSid, at } = message;
  return {
    id,
    direction,
    with: message.with,
    body,
    media: media.map(({ contentType, path }) => ({ contentType, url: path })),
    buttons: [...buttons],
    isTemplate: contentSid !== undefined,
    messageSid,
    at,
    tick: direction === "sent" ? fates.of(messageSid) : undefined,
  };
}
