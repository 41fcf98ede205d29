import { type Media, temporaryUrl } from "../media/media.ts";
import { type Call, type Route, restDate } from "./call.ts";
import { invalidParameter, notFound } from "./errors.ts";

/**
 * The Media Content Service ("Media Resource" page). The file is the request's body, and its type the content type.
 */
export const mediaRoutes: readonly Route[] = [
  { method: "POST", path: "/Services/:ServiceSid/Media", handle: upload },
  {
    method: "GET",
    path: "/Services/:ServiceSid/Media/:Sid",
    handle: (call) => ({ status: 200, body: mediaJson(call, mediaOf(call)) }),
  },
  {
    method: "DELETE",
    path: "/Services/:ServiceSid/Media/:Sid",
    handle: (call) => {
      call.twilio.media.remove(mediaOf(call).sid);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: "/Services/:ServiceSid/Media/:Sid/Content",
    handle: (call) => {
      const media = mediaOf(call);
      if (call.twilio.switches.mediaRedirects)
        return { status: 307, location: temporaryUrl(call.request.origin, media) };
      return { status: 200, body: media.bytes, contentType: media.contentType };
    },
  },
];

function upload(call: Call) {
  const serviceSid = call.segment("ServiceSid");
  if (call.twilio.services.get(serviceSid) === undefined) throw notFound(`/Services/${serviceSid}`);
  const { body: bytes, headers, query } = call.request;
  if (bytes.length === 0) throw invalidParameter("body", "the bytes of a file are expected");
  const contentType = headers["content-type"] ?? "application/octet-stream";
  const now = call.twilio.clock.now();
  const media = call.twilio.media.add({ serviceSid, contentType, filename: query.get("Filename"), bytes, now });
  return { status: 201, body: mediaJson(call, media) };
}

function mediaOf(call: Call): Media {
  const media = call.twilio.media.get(call.segment("Sid"));
  if (media === undefined || media.serviceSid !== call.segment("ServiceSid")) throw call.notFound();
  return media;
}

function mediaJson(call: Call, media: Media) {
  const path = `${call.root}/Services/${media.serviceSid}/Media/${media.sid}`;
  return {
    sid: media.sid,
    service_sid: media.serviceSid,
    account_sid: call.twilio.credentials.accountSid,
    message_sid: media.messageSid,
    content_type: media.contentType,
    filename: media.filename,
    size: media.bytes.length,
    category: "media",
    date_created: restDate(media.dateCreated),
    date_updated: restDate(media.dateCreated),
    url: path,
    links: { content: `${path}/Content`, content_direct_temporary: temporaryUrl(call.request.origin, media) },
  };
}
