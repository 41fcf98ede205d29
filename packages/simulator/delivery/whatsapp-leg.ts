import { renderContent } from "../content/render.ts";
import { type BodyWithMedia, failedOutcome, type Outcome, type Parcel, shownMedia } from "./leg.ts";

/** Content types that WhatsApp accepts only inside the window, approved or not (error 63016). */
const neverBusinessInitiated: readonly string[] = ["twilio/list-picker", "twilio/location"];
/** Content types that need approval even inside the window ("Send Rich Content Messages with Conversations" page). */
const alwaysApproved: readonly string[] = ["twilio/card", "whatsapp/card", "twilio/carousel", "twilio/call-to-action"];
/** Limit for quick-reply buttons without approval ("Quick Reply" page). */
const maxUnapprovedButtons = 3;
/** Limit for a rendered template (error 63021). */
const longestTemplate = 1024;
/** "Conversations Limits" page. */
const largestMediaBytes = 16 * 1024 * 1024;
const mediaTypes = /^(image\/(jpeg|png)|audio\/(mpeg|mp3|amr|ogg|aac|mp4)|video\/mp4|application\/pdf)(;|$)/;

/**
 * The outcome of a parcel on WhatsApp, which depends on the window, the template's approval and the content's type.
 */
export function whatsappOutcome(
  parcel: Parcel,
  windowOpen: boolean,
  undocumented: { outsideWindowStatus: "failed" | "undelivered"; bodyWithMedia: BodyWithMedia },
): Outcome {
  const outsideWindow: Outcome = { arrives: false, status: undocumented.outsideWindowStatus, errorCode: 63016 };
  if (parcel.content === undefined) return windowOpen ? freeForm(parcel, undocumented.bodyWithMedia) : outsideWindow;
  const approved = parcel.content.approval.status === "approved";
  const { type, body, buttons } = renderContent(parcel.content, parcel.contentVariables, "whatsapp");
  if (!windowOpen && (!approved || neverBusinessInitiated.includes(type))) return outsideWindow;
  if (!approved && (alwaysApproved.includes(type) || buttons.length > maxUnapprovedButtons))
    return failedOutcome(63005);
  if (body.length > longestTemplate && type !== "twilio/text") return failedOutcome(63021);
  if (body.length > longestTemplate && !windowOpen) return failedOutcome(63021);
  return { arrives: true, body, media: [], buttons };
}

/** A message can have one file ("Conversations Limits" page). */
function freeForm({ body, media }: Parcel, bodyWithMedia: BodyWithMedia): Outcome {
  const file = media[0];
  if (file === undefined) return { arrives: true, body, media: [], buttons: [] };
  if (file.bytes.length > largestMediaBytes || !mediaTypes.test(file.contentType)) return failedOutcome(63019);
  return { arrives: true, body: bodyWithMedia === "kept" ? body : "", media: shownMedia([file]), buttons: [] };
}
