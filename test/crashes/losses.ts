import type { SideName } from "@masked-conversations/client";
import type { ConversationInside, HandsetMessage } from "@masked-conversations/simulator";
import { local } from "../../config/local.ts";
import { wordsFor } from "../../lambda/decide/locale.ts";
import { readReply } from "../../lambda/decide/reply.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { otherSide } from "../../lambda/model/terms.ts";
import { conversationsIn, heldPairsIn, timelineIn } from "../aws/contents.ts";
import type { CrashingStack } from "./stack.ts";

/**
 * What must hold even if a webhook was lost. Twilio does not retry it, so its content is found at the conversation's next
 * milestone, and at the latest at its close. Checked once everything is closed.
 */

const isWord = (body: string | null): boolean =>
  ["stop", "start"].includes(
    readReply(body ?? "", wordsFor(local.replyWords, local.defaultLocale, local.defaultLocale), "connected"),
  );

/** Each message of a relayed conversation has reached the other person once, or is reported. */
function fates(
  conversation: Conversation,
  { messages }: ConversationInside,
  phones: ReadonlyMap<string, readonly HandsetMessage[]>,
  timeline: ReturnType<typeof timelineIn>,
): string[] {
  const own = timeline.filter(({ reference }) => reference === conversation.reference);
  if (conversation.isInvited && !own.some(({ type }) => type === "ConsentGranted")) return [];
  const sideOf = (author: string): SideName | undefined =>
    (["initiator", "invitee"] as const).find((side) => conversation[side].address === author);
  const isOwn = ({ attributes }: (typeof messages)[number]) => attributes.includes("commandId");
  return messages.flatMap((message) => {
    const writer = sideOf(message.author);
    if (isOwn(message) || !writer || isWord(message.body)) return [];
    const copies = messages
      .filter((other) => isOwn(other) && other.attributes.includes(message.sid))
      .map(({ sid }) => sid);
    const phone = phones.get(conversation[otherSide(writer)].address) ?? [];
    const sids = phone.filter(({ direction }) => direction === "received").map(({ messageSid }) => messageSid);
    const arrivals = sids.filter((sid) => sid === message.sid || copies.includes(sid ?? "")).length;
    const reports = own.filter(
      ({ type, detail }) => type === "MessageUndeliverable" && detail.messageSid === message.sid,
    ).length;
    return arrivals + reports === 1
      ? []
      : [`"${message.body}" by the ${writer} arrived ${arrivals} times and was reported ${reports} times`];
  });
}

/** @returns the violations */
export async function losses({ world, aws, queue }: CrashingStack): Promise<string[]> {
  const inside = await world.phones.conversations();
  const phones = new Map(
    await Promise.all(world.people.map(async (person) => [person.address, await person.messages()] as const)),
  );
  const conversations = conversationsIn(aws);
  const timeline = timelineIn(aws);
  const names = new Set(conversations.map(({ reference }) => `${local.stage}.${reference}`));
  return [
    ...conversations.flatMap((conversation) => {
      const found = inside.find(({ sid }) => sid === conversation.conversationSid);
      return found ? fates(conversation, found, phones, timeline) : [];
    }),
    ...conversations
      .filter(({ status }) => status !== "closed")
      .map(({ reference, status }) => `${reference} is ${status}`),
    ...conversations
      .filter(({ pendingCommands }) => pendingCommands.length > 0)
      .map(({ reference }) => `${reference} has pending commands`),
    ...heldPairsIn(aws).map((pair) => `a pair is held: ${pair}`),
    ...[...aws.schedules.keys()].map((name) => `the schedule ${name} remains`),
    ...inside
      .filter(({ unique_name, state }) => names.has(unique_name ?? "") && state !== "closed")
      .map(({ unique_name, state }) => `${unique_name} is ${state} at Twilio`),
    ...queue.deadLetters.map(({ event, error }) => `dead letter ${event.type}: ${error}`),
  ];
}
