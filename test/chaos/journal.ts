import type { SideName } from "@masked-conversations/client";

/** A person's message that a Conversation at Twilio captured. */
export interface Written {
  reference: string;
  by: SideName;
  messageSid: string;
  conversationSid: string;
  /** Identifies the message on the other phone; unique. */
  mark: string;
  /** Only for the business: a "no" to the invitation, a STOP. */
  isAnswer: boolean;
  isStop: boolean;
}

/** Identifies a message on a phone: its text, or the size of its file. */
export function markOf({ body, media }: { body: string; media: readonly { sizeBytes: number }[] }): string {
  const [file] = media;
  return file ? `a file of ${file.sizeBytes} bytes` : body;
}
