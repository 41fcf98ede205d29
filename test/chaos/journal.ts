import type { SideName } from "@masked-conversations/client";

/** Something that a person wrote and that a Conversation at Twilio took. */
export interface Written {
  reference: string;
  by: SideName;
  messageSid: string;
  conversationSid: string;
  /** What the message is recognised by on the other phone; no two messages have the same. */
  mark: string;
  /** Meant for the business alone: a "no" to the invitation, a STOP. */
  isAnswer: boolean;
  isStop: boolean;
}

/** What is visible of a message on a phone: its text, or, for a file, how large it is. */
export function markOf({ body, media }: { body: string; media: readonly { sizeBytes: number }[] }): string {
  const [file] = media;
  return file ? `a file of ${file.sizeBytes} bytes` : body;
}
