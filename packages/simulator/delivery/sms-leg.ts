import { renderContent } from "../content/render.ts";
import { hasMms } from "../conversations/addresses.ts";
import { type BodyWithMedia, failedOutcome, type Outcome, type Parcel, shownMedia } from "./leg.ts";

/** "Conversations Limits" page. */
const largestMmsBytes = 5 * 1024 * 1024;

/** The outcome of a parcel on SMS. There is no window; a template arrives as plain text. */
export function smsOutcome(
  parcel: Parcel,
  pair: { address: string; proxyAddress: string },
  optedOut: boolean,
  bodyWithMedia: BodyWithMedia,
): Outcome {
  if (optedOut) return failedOutcome(21610);
  if (parcel.content !== undefined) {
    const { body } = renderContent(parcel.content, parcel.contentVariables, "sms");
    return body === "" ? failedOutcome(63005) : { arrives: true, body, media: [], buttons: [] };
  }
  const file = parcel.media[0];
  if (file === undefined) return { arrives: true, body: parcel.body, media: [], buttons: [] };
  if (!hasMms(pair.address) || !hasMms(pair.proxyAddress)) return failedOutcome(30011);
  if (file.bytes.length > largestMmsBytes) return failedOutcome(30019);
  return { arrives: true, body: bodyWithMedia === "kept" ? parcel.body : "", media: shownMedia([file]), buttons: [] };
}
