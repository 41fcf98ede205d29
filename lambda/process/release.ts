import { setTimeout as sleep } from "node:timers/promises";
import type { UndeliverableReason } from "@masked-conversations/client";
import { hasArrived, isTooOld } from "../decide/held-messages.ts";
import { optedOutCode } from "../decide/twilio-codes.ts";
import type { Conversation } from "../model/conversation.ts";
import type { Outcome } from "../model/events.ts";
import { type HeldMessage, otherSide } from "../model/terms.ts";
import type { ConversationsApi } from "../twilio/conversations.ts";
import { TwilioRefusal, TwilioUnavailable } from "../twilio/errors.ts";
import type { FoundMessage } from "../twilio/resources.ts";
import { partsOf } from "./parts.ts";

/** Sends held messages again, with their authors, each in as many messages as it takes. */

const looks = 5;
const pauseMs = 200;

/**
 * The window was closed when it was written, or the receiver may not have joined yet; the receipt knows. A message
 * that Twilio has not decided about is checked a few times, and then left to the retry.
 */
async function arrivedAfterAll(
  twilio: ConversationsApi,
  target: string,
  held: HeldMessage,
  participantSid: string,
  writtenAtMs: number,
  nowMs: number,
): Promise<boolean> {
  // Both times are Twilio's, to the second below.
  if (held.because === "early" && writtenAtMs < ((await twilio.joinedAtMs(target, participantSid)) ?? 0)) return false;
  for (let look = 0; look < looks; look++) {
    const receipt = await twilio.receipt(target, held.messageSid, participantSid);
    const arrived = hasArrived(held, receipt, nowMs - writtenAtMs);
    if (arrived !== undefined) return arrived;
    await sleep(pauseMs);
  }
  throw new TwilioUnavailable("Twilio has no receipt for a held message yet; the queue will retry.", "refused");
}

/**
 * Whether a held message has reached its receiver after all; asked when nobody will release it any more. What Twilio is
 * about to decide is waited for, for a moment.
 */
export async function hasArrivedAlready(
  held: HeldMessage,
  conversation: Conversation,
  target: string,
  twilio: ConversationsApi,
): Promise<boolean> {
  if (held.because === "receipt") return false;
  const { participantSid = "" } = conversation[held.for];
  for (let look = 0; look < looks; look++) {
    const receipt = await twilio.receipt(target, held.messageSid, participantSid);
    if (!receipt) return false;
    const arrived = hasArrived(held, receipt, 0);
    if (arrived !== undefined) return arrived;
    await sleep(pauseMs);
  }
  return false;
}

/** Marks a part of a held message at Twilio, so that a retry finds it. */
const partOf = (commandId: string, { messageSid }: HeldMessage, part: number): string =>
  `${commandId}.${messageSid}.${part}`;

/** What a release works with. */
interface Releasing {
  conversation: Conversation;
  /** The Conversation at Twilio. */
  target: string;
  twilio: ConversationsApi;
  isRetry: boolean;
  nowMs: number;
}

async function releaseOne(
  held: HeldMessage,
  message: FoundMessage,
  commandId: string,
  { conversation, target, twilio, isRetry, nowMs }: Releasing,
): Promise<Outcome> {
  const { messageSid, for: to } = held;
  const author = conversation[otherSide(to)].address;
  const participantSid = conversation[to].participantSid ?? "";
  if (
    held.because !== "receipt" &&
    (await arrivedAfterAll(twilio, target, held, participantSid, message.atMs, nowMs))
  ) {
    return { type: "Released", messageSid, for: to, how: "delivered-by-twilio" };
  }
  // One after the other: two messages posted at once may arrive in either order. Text and files apart, for a text
  // beside a file may be dropped.
  let part = 0;
  const partId = () => partOf(commandId, held, part++);
  for (const body of partsOf(message.body)) await twilio.send(target, { author, body }, partId(), isRetry);
  for (const media of message.media) await twilio.sendMediaAgain(target, author, media, partId(), isRetry);
  return { type: "Released", messageSid, for: to, how: "sent-again" };
}

/**
 * @param commandId marks at Twilio what was sent, so that a retry finds it
 * @returns what became of each message, in the order in which they were written
 */
export async function release(commandId: string, messages: HeldMessage[], releasing: Releasing): Promise<Outcome[]> {
  const { twilio, target, nowMs } = releasing;
  const outcomes: Outcome[] = [];
  const refused = ({ messageSid, for: to }: HeldMessage, reason: UndeliverableReason, twilioCode?: number): void => {
    outcomes.push({ type: "ReleaseRefused", messageSid, for: to, reason, twilioCode });
  };
  /** Twilio's refusal of one message is an outcome, and the next one's turn; everything else is left to the retry. */
  const orRefused = async <T>(held: HeldMessage, attempt: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TwilioRefusal)) throw error;
      refused(held, "refused-by-twilio", error.code);
      return undefined;
    }
  };

  const found: { held: HeldMessage; message: FoundMessage }[] = [];
  for (const held of messages) {
    const message = isTooOld(held, nowMs)
      ? refused(held, "held-messages-age")
      : await orRefused(held, () => twilio.fetchMessage(target, held.messageSid));
    if (message) found.push({ held, message });
  }
  // The order that Twilio knows: a receipt, by which some are held, does not tell its message's place.
  for (const { held, message } of found.sort((a, b) => a.message.index - b.message.index)) {
    const outcome = await orRefused(held, () => releaseOne(held, message, commandId, releasing));
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}

/**
 * What became of held messages that may not be sent any more, for their receiver has opted out meanwhile: some may have
 * arrived before, by Twilio or by an earlier try.
 */
export async function refuseRelease(
  commandId: string,
  messages: HeldMessage[],
  { conversation, target, twilio, isRetry }: Releasing,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const held of messages) {
    const { messageSid, for: to } = held;
    const wasSent = isRetry && (await twilio.findSent(target, partOf(commandId, held, 0))) !== undefined;
    if (wasSent) outcomes.push({ type: "Released", messageSid, for: to, how: "sent-again" });
    else if (await hasArrivedAlready(held, conversation, target, twilio)) {
      outcomes.push({ type: "Released", messageSid, for: to, how: "delivered-by-twilio" });
    } else
      outcomes.push({ type: "ReleaseRefused", messageSid, for: to, reason: "opted-out", twilioCode: optedOutCode });
  }
  return outcomes;
}
