import type { Content } from "../content/contents.ts";
import type { ShownMedia } from "../handsets/handsets.ts";
import { type Media, temporaryPath } from "../media/media.ts";

/** The content to send to one recipient. */
export interface Parcel {
  readonly body: string;
  readonly media: readonly Media[];
  readonly content: Content | undefined;
  readonly contentVariables: Readonly<Record<string, string>>;
}

/** What happens to the text of a message with a file. */
export type BodyWithMedia = "dropped" | "kept";

/** The parcel arrives in this form, or fails with one of Twilio's error codes. */
export type Outcome =
  | {
      readonly arrives: true;
      readonly body: string;
      readonly media: readonly ShownMedia[];
      readonly buttons: readonly string[];
    }
  /** `failed`: never left Twilio. `undelivered`: sent, and returned by the network. */
  | { readonly arrives: false; readonly status: "failed" | "undelivered"; readonly errorCode: number };

export function failedOutcome(errorCode: number): Outcome {
  return { arrives: false, status: "failed", errorCode };
}

export function undeliveredOutcome(errorCode: number): Outcome {
  return { arrives: false, status: "undelivered", errorCode };
}

/** Files as a handset shows them. */
export function shownMedia(media: readonly Media[]): ShownMedia[] {
  return media.map((one) => ({
    contentType: one.contentType,
    sid: one.sid,
    sizeBytes: one.bytes.length,
    path: temporaryPath(one),
  }));
}
