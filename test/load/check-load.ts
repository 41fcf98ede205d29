import { heldIn } from "../../lambda/decide/held-messages.ts";
import type { Conversation } from "../../lambda/model/conversation.ts";
import { rememberedAs, type Talk } from "./talk.ts";

/** What the product's own table must say of each conversation when the queue is empty. */

/** Events that were handled, oldest first, by the names under which the product remembers them. */
export type Handled = ReadonlyMap<string, readonly string[]>;

function faultsOfTalk(
  { kind, conversation, messageSids }: Talk,
  handled: readonly string[],
  after: Conversation | undefined,
): string[] {
  const expected = rememberedAs(messageSids);
  const known = new Set(handled);
  const faults: string[] = [];
  const lost = expected.filter((event) => !known.has(event)).length;
  if (lost > 0) faults.push(`${lost} lost`);
  if (handled.length > known.size) faults.push(`${handled.length - known.size} doubled`);
  if (faults.length === 0 && handled.join() !== expected.join()) faults.push("out of order");
  const held = (after ? heldIn(after) : []).map(({ messageSid }) => messageSid);
  if (held.join() !== (kind === "held" ? messageSids.join() : "")) faults.push(`${held.length} held, or not in order`);
  if (after?.pendingCommands.length !== 0) faults.push("commands are left");
  return faults.map((fault) => `${conversation.reference}: ${fault}`);
}

/** @returns what is wrong, one line each; nothing when order was kept and no message was lost or doubled */
export function checkLoad(
  talks: readonly Talk[],
  handled: Handled,
  table: ReadonlyMap<string, Conversation>,
): string[] {
  return talks.flatMap((talk) => {
    const { reference } = talk.conversation;
    return faultsOfTalk(talk, handled.get(reference) ?? [], table.get(reference));
  });
}
