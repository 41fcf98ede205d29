import type { Conversation } from "../model/conversation.ts";
import { markOf } from "../model/fingerprint.ts";
import type { BusinessMessage } from "../model/terms.ts";

/** What is remembered of messages between the business and one of the two. */

/** More of these are never in flight at once; the older ones have had their receipts. */
const businessMessagesLimit = 30;

/** What a message between the business and one of the two is for; undefined for a relayed message. */
export function purposeOf({ businessMessages }: Conversation, messageSid: string): BusinessMessage[1] | undefined {
  const known = businessMessages.find(([mark]) => mark === markOf(messageSid));
  return known?.[1];
}

export function addBusinessMessage<State extends Conversation>(
  conversation: State,
  messageSid: string,
  purpose: BusinessMessage[1],
): State {
  const message: BusinessMessage = [markOf(messageSid), purpose];
  const businessMessages = [...conversation.businessMessages, message].slice(-businessMessagesLimit);
  return { ...conversation, businessMessages };
}
