import type { Media } from "../media/media.ts";
import type { Twilio } from "../twilio.ts";
import type { InboundMessage } from "./inbound-message.ts";

/** An inbound message as Programmable Messaging keeps it. */
export interface LoggedMessage {
  /** `SM…`, or `MM…` with media. */
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media: readonly Media[];
  readonly messagingServiceSid: string | null;
  readonly dateReceived: Date;
}

/**
 * Programmable Messaging's log of inbound messages. Those that a conversation captures are in it, too ("Inbound Message
 * Handling & Autocreation" page).
 */
export class InboundLog {
  private readonly bySid = new Map<string, LoggedMessage>();

  add(message: LoggedMessage): void {
    this.bySid.set(message.sid, message);
  }

  get(sid: string): LoggedMessage | undefined {
    return this.bySid.get(sid);
  }

  clear(): void {
    this.bySid.clear();
  }
}

export function logInboundMessage(twilio: Twilio, message: InboundMessage): void {
  const { channelMessageSid: sid, from, sender, body, media } = message;
  const messagingServiceSid = twilio.messagingServices.ofSender(sender.address)?.sid ?? null;
  twilio.inboundLog.add({
    sid,
    from,
    to: sender.address,
    body,
    media,
    messagingServiceSid,
    dateReceived: twilio.clock.now(),
  });
}

/** Where the 2010 API has a message, below the host and without `.json`. */
export function messagePath(accountSid: string, messageSid: string): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}`;
}

/** Where the 2010 API has a file of a message, likewise. */
export function mediaPath(accountSid: string, messageSid: string, mediaSid: string): string {
  return `${messagePath(accountSid, messageSid)}/Media/${mediaSid}`;
}
