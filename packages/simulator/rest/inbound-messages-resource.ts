import { type LoggedMessage, mediaPath, messagePath } from "../inbound/inbound-log.ts";
import { type Media, temporaryUrl } from "../media/media.ts";
import type { Call, Route } from "./call.ts";

const path = "/Accounts/:AccountSid/Messages";

/**
 * The 2010 API's Message resource and its Media subresource, read-only and for inbound messages ("Messages resource"
 * and "Media subresource" pages).
 */
export const inboundMessageRoutes: readonly Route[] = [
  {
    method: "GET",
    path: `${path}/:MessageSid.json`,
    handle: (call) => ({ status: 200, body: messageJson(call, messageOf(call)) }),
  },
  { method: "GET", path: `${path}/:MessageSid/Media.json`, handle: listMedia },
  // Before the path without `.json`, which would match this one, too.
  {
    method: "GET",
    path: `${path}/:MessageSid/Media/:Sid.json`,
    handle: (call) => {
      const message = messageOf(call);
      return { status: 200, body: mediaJson(call, message, mediaOf(call, message)) };
    },
  },
  {
    method: "GET",
    path: `${path}/:MessageSid/Media/:Sid`,
    // With credentials it redirects to a short-lived address that needs none ("Prevent Unauthorized Access to Your
    // Media with HTTP Basic Auth" article); 307 is what integrations have seen.
    handle: (call) => ({
      status: 307,
      location: temporaryUrl(call.request.origin, mediaOf(call, messageOf(call))),
    }),
  },
];

function messageOf(call: Call): LoggedMessage {
  const message = call.twilio.inboundLog.get(call.segment("MessageSid"));
  if (message === undefined || call.segment("AccountSid") !== call.twilio.credentials.accountSid) throw call.notFound();
  return message;
}

function mediaOf(call: Call, message: LoggedMessage): Media {
  const media = storedMedia(call, message).find(({ sid }) => sid === call.segment("Sid"));
  if (media === undefined) throw call.notFound();
  return media;
}

/** The message's files that have not been deleted from the Media Content Service, which shares its store with this. */
function storedMedia(call: Call, { media }: LoggedMessage): Media[] {
  return media.filter(({ sid }) => call.twilio.media.get(sid) !== undefined);
}

function messageJson(call: Call, message: LoggedMessage) {
  const { accountSid } = call.twilio.credentials;
  const date = rfc2822(message.dateReceived);
  const uri = messagePath(accountSid, message.sid);
  return {
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: message.body,
    date_created: date,
    date_sent: date,
    date_updated: date,
    direction: "inbound",
    error_code: null,
    error_message: null,
    from: message.from,
    messaging_service_sid: message.messagingServiceSid,
    num_media: String(message.media.length),
    num_segments: "1",
    price: null,
    price_unit: "USD",
    sid: message.sid,
    status: "received",
    subresource_uris: { media: `${uri}/Media.json`, feedback: `${uri}/Feedback.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

/** A message has at most ten files, so they are always one page. */
function listMedia(call: Call) {
  const message = messageOf(call);
  const media_list = storedMedia(call, message).map((media) => mediaJson(call, message, media));
  const uri = `${messagePath(call.twilio.credentials.accountSid, message.sid)}/Media.json`;
  const firstPage = `${uri}?PageSize=50&Page=0`;
  const body = {
    media_list,
    start: 0,
    end: Math.max(media_list.length - 1, 0),
    page: 0,
    page_size: 50,
    first_page_uri: firstPage,
    next_page_uri: null,
    previous_page_uri: null,
    uri: firstPage,
  };
  return { status: 200, body };
}

function mediaJson(call: Call, message: LoggedMessage, media: Media) {
  const { accountSid } = call.twilio.credentials;
  const date = rfc2822(media.dateCreated);
  return {
    account_sid: accountSid,
    content_type: media.contentType,
    date_created: date,
    date_updated: date,
    parent_sid: message.sid,
    sid: media.sid,
    uri: `${mediaPath(accountSid, message.sid, media.sid)}.json`,
  };
}

/** The 2010 API's format for dates, e.g. `Fri, 24 May 2019 17:18:27 +0000`. */
function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}
