import type { Content } from "../content/contents.ts";
import type { ShownMedia } from "../handsets/handsets.ts";
import { type Media, temporaryPath } from "../media/media.ts";

/** What is to be sent to one recipient. */
export interface Parcel {
  readonly body: string;
  readonly media: readonly Media[];
  readonly content: Content | undefined;
  readonly contentVariables: Readonly<Record<string, string>>;
}

/** Whether the text of a message with a file is sent along. */
export type BodyWithMedia = "dropped" | "kept";

/** What becomes of it: it arrives in this form, or fails with an error code of Twilio's. */
export type Outcome =
  | {
      readonly arrives: true;
      readonly body: string;
      readonly media: readonly ShownMedia[];
      readonly buttons: readonly string[];
    }
  /** `failed`: never left Twilio. `undelivered`: was sent, and the network gave it back. */
  | { readonly arrives: false; readonly status: "failed" | "undelivered"; readonly errorCode: number };

/** The message never left Twilio. */
export function failed(errorCode: number): Outcome {
  return { arrives: false, status: "failed", errorCode };
}

/** The network gave the message back. */
export function undelivered(errorCode: number): Outcome {
  return { arrives: false, status: "undelivered", errorCode };
}

/** A file as a handset shows it. */
export function shownMedia(media: readonly Media[]): ShownMedia[] {
  return media.map((one) => ({
    contentType: one.contentType,
    sid: one.sid,
    sizeBytes: one.bytes.length,
    path: temporaryPath(one),
  }));
}
