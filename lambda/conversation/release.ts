import { setTimeout as sleep } from "node:timers/promises";
import type { ConversationsApi, FoundReceipt } from "../twilio/conversations.ts";
import { TwilioRefusal, TwilioUnavailable } from "../twilio/errors.ts";
import type { Command } from "./commands.ts";
import { type Conversation, otherSide } from "./conversation.ts";
import type { Outcome } from "./events.ts";

/** Sends a held message again, with its author, in as many messages as it takes. */

type Release = Extract<Command, { verb: "release" }>;

/** Twilio takes 1,600 characters in a message it sends; a person may write 32 kB (Twilio, "Conversations Limits"). */
const longestBody = 1_600;

/** After this long without a receipt the message counts as not delivered: its receipt was lost. */
const receiptAwaitedMs = 2 * 60_000;
const looks = 5;
const pauseMs = 200;

const hasArrived = ({ status }: FoundReceipt): boolean => status !== "failed" && status !== "undelivered";

/**
 * The forecast said that the window was closed; the receipt knows. A message that Twilio has not decided about is looked at a few times,
 * and then left for the redelivery.
 */
async function arrivedAfterAll(
  twilio: ConversationsApi,
  target: string,
  { messageSid }: Release,
  participantSid: string,
  writtenAtMs: number,
  nowMs: number,
): Promise<boolean> {
  for (let look = 0; look < looks; look++) {
    const receipt = await twilio.receipt(target, messageSid, participantSid);
    if (receipt) return hasArrived(receipt);
    if (nowMs - writtenAtMs > receiptAwaitedMs) return false;
    await sleep(pauseMs);
  }
  throw new TwilioUnavailable("Twilio has not decided about a held message yet; the queue will try again.");
}

/** Cuts a text into what Twilio takes, never inside a character. */
export function partsOf(body: string): string[] {
  const characters = [...body];
  const count = Math.ceil(characters.length / longestBody);
  return Array.from({ length: count }, (_, part) => characters.slice(part * longestBody, (part + 1) * longestBody).join(""));
}

export async function release(
  command: Release,
  conversation: Conversation,
  target: string,
  twilio: ConversationsApi,
  isRetry: boolean,
  nowMs: number,
): Promise<Outcome> {
  const { messageSid, for: to } = command;
  const author = conversation[otherSide(to)].address;
  try {
    const message = await twilio.fetchMessage(target, messageSid);
    const participantSid = conversation[to].participantSid ?? "";
    if (command.because === "forecast" && (await arrivedAfterAll(twilio, target, command, participantSid, message.atMs, nowMs))) {
      return { type: "Released", messageSid, for: to, how: "delivered-by-twilio" };
    }
    // One after the other: two messages posted at once may arrive in either order. Text and files apart, for a text beside a file may be dropped.
    let part = 0;
    for (const body of partsOf(message.body)) await twilio.send(target, { author, body }, `${command.id}.${part++}`, isRetry);
    for (const media of message.media) await twilio.sendMediaAgain(target, author, media, `${command.id}.${part++}`, isRetry);
    return { type: "Released", messageSid, for: to, how: "sent-again" };
  } catch (error) {
    if (error instanceof TwilioRefusal)
      return { type: "ReleaseRefused", messageSid, for: to, twilioCode: error.code, message: error.message };
    throw error;
  }
}
