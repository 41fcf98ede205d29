import { type Call, type Route, restDate } from "./call.ts";
import { TwilioError } from "./errors.ts";

/** The Secondary Auth Token and Auth Token Promotion resources, which rotate an account's token. */
export const authTokenRoutes: readonly Route[] = [
  { method: "POST", path: "/AuthTokens/Secondary", handle: createSecondary },
  { method: "DELETE", path: "/AuthTokens/Secondary", handle: deleteSecondary },
  { method: "POST", path: "/AuthTokens/Promote", handle: promote },
];

function createSecondary(call: Call) {
  const { credentials } = call.twilio;
  return { status: 201, body: { ...tokenJson(call), secondary_auth_token: credentials.createSecondaryToken() } };
}

function deleteSecondary(call: Call) {
  if (!call.twilio.credentials.deleteSecondaryToken()) throw call.notFound();
  return { status: 204 };
}

function promote(call: Call) {
  const token = call.twilio.credentials.promoteSecondaryToken();
  if (token === undefined) throw new TwilioError(20404, "There is no secondary auth token to promote", 404);
  return { status: 200, body: { ...tokenJson(call), auth_token: token } };
}

function tokenJson(call: Call) {
  const now = restDate(call.twilio.clock.now());
  return {
    account_sid: call.twilio.credentials.accountSid,
    date_created: now,
    date_updated: now,
    url: `${call.request.origin}${call.request.path}`,
  };
}
