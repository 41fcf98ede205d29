import type { Answer } from "../rest/call.ts";
import type { HttpRequest } from "../rest/request.ts";
import type { Twilio } from "../twilio.ts";
import { storedUrl } from "./media.ts";

/** Whether the path is a temporary address of a file, or where that one leads. */
export function isMediaPath(path: string): boolean {
  return path.startsWith("/media/") || path.startsWith("/stored-media/");
}

/** Answers a file's temporary address, where the key takes the place of credentials. */
export function answerMedia(twilio: Twilio, request: HttpRequest): Answer {
  const [, place, sid = "", key] = request.path.split("/");
  const media = twilio.media.get(sid);
  if (media === undefined || media.temporaryKey !== key) return { status: 404, body: { message: "Not found" } };
  if (place === "media" && twilio.switches.mediaRedirects)
    return { status: 307, location: storedUrl(request.origin, media) };
  return { status: 200, body: media.bytes, contentType: media.contentType };
}
