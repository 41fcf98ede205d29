import type { Conversation, Message, MessagingBinding, Receipt } from "../conversations/model.ts";
import { makeSid, type SidPrefix } from "../sid.ts";
import type { Twilio } from "../twilio.ts";
import type { Outcome } from "./leg.ts";
import { whenOn } from "./off-phones.ts";
import { setReceiptStatus } from "./receipts.ts";
import { outcomeFor, unreachableCode } from "./send.ts";

/**
 * Relays a message to all participants but its author, each from the recipient's own proxy address, and creates a
 * receipt for each. When the author is not a participant, such as `system`, everybody gets it. Chat participants read
 * through the SDK and have no receipt.
 */
export function fanOut(twilio: Twilio, conversation: Conversation, message: Message): void {
  for (const participant of conversation.participants.values()) {
    const binding = participant.messagingBinding;
    if (participant.sid === message.participantSid || binding === null) continue;
    const now = twilio.clock.now();
    const receipt: Receipt = {
      sid: makeSid("DY"),
      messageSid: message.sid,
      conversationSid: conversation.sid,
      participantSid: participant.sid,
      channelMessageSid: makeSid(channelPrefix(twilio, binding, message)),
      status: null,
      errorCode: 0,
      dateCreated: now,
      dateUpdated: now,
    };
    message.receipts.push(receipt);
    const content = message.contentSid === null ? undefined : twilio.contents.get(message.contentSid);
    const parcel = {
      body: message.body ?? "",
      media: message.media,
      content,
      contentVariables: message.contentVariables,
    };
    // A copy of the pair, because a later change of the proxy address does not affect messages in flight.
    deliver(twilio, conversation, message, receipt, { ...binding }, outcomeFor(twilio, binding, parcel));
  }
}

function channelPrefix(twilio: Twilio, binding: MessagingBinding, message: Message): SidPrefix {
  if (binding.type === "whatsapp") return twilio.switches.whatsappChannelMessageSid;
  return message.media.length > 0 ? "MM" : "SM";
}

/** Moves the receipt from no status to `sent` and `delivered`, or to the outcome's failure. */
function deliver(
  twilio: Twilio,
  conversation: Conversation,
  message: Message,
  receipt: Receipt,
  binding: MessagingBinding,
  outcome: Outcome,
): void {
  const end = twilio.inFlight.begin();
  const { sentAfterMs, deliveredAfterMs } = twilio.switches;
  if (!outcome.arrives && (outcome.status === "failed" || outcome.errorCode === 63016)) {
    twilio.clock.after(sentAfterMs, () => {
      setReceiptStatus(twilio, conversation, receipt, outcome.status, outcome.errorCode);
      end();
    });
    return;
  }
  twilio.clock.after(sentAfterMs, () => setReceiptStatus(twilio, conversation, receipt, "sent", 0));
  twilio.clock.after(sentAfterMs + deliveredAfterMs, () => {
    const fail = (status: "failed" | "undelivered", errorCode: number) =>
      setReceiptStatus(twilio, conversation, receipt, status, errorCode);
    if (outcome.arrives) {
      const arrive = () => {
        showOnHandset(twilio, conversation, message, receipt, binding, outcome);
        setReceiptStatus(twilio, conversation, receipt, "delivered", 0);
        if (twilio.switches.readAtOnce) readEverything(twilio, binding.address);
      };
      const giveUp = () => fail("undelivered", unreachableCode(binding.address));
      whenOn(twilio, twilio.handsets.at(binding.address), arrive, giveUp);
    } else {
      fail(outcome.status, outcome.errorCode);
    }
    end();
  });
}

function showOnHandset(
  twilio: Twilio,
  conversation: Conversation,
  message: Message,
  receipt: Receipt,
  binding: MessagingBinding,
  outcome: Outcome & { arrives: true },
): void {
  const handset = twilio.handsets.at(binding.address);
  handset.messages.push({
    direction: "received",
    with: binding.proxyAddress,
    body: outcome.body,
    media: outcome.media,
    buttons: outcome.buttons,
    ...(message.contentSid === null ? {} : { contentSid: message.contentSid }),
    messageSid: message.sid,
    conversationSid: conversation.sid,
    at: twilio.clock.now().toISOString(),
    status: "delivered",
  });
  const { address, proxyAddress } = binding;
  twilio.history.note({ kind: "handset", address, action: "received", with: proxyAddress, body: outcome.body });
  // Only WhatsApp reports to the business that a message was read.
  if (binding.type === "whatsapp")
    handset.unread.push(() => setReceiptStatus(twilio, conversation, receipt, "read", 0));
}

/** The person reads everything on the handset, which WhatsApp reports to the business. */
export function readEverything(twilio: Twilio, address: string): void {
  const handset = twilio.handsets.at(address);
  const unread = handset.unread;
  handset.unread = [];
  for (const message of handset.messages) if (message.direction === "received") message.status = "read";
  for (const reportRead of unread) reportRead();
}
