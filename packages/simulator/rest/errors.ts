/**
 * An error of Twilio's REST API: `{code, message, more_info, status}`.
 *
 * `status` is undefined when Twilio does not document the HTTP status; the switch `undocumentedErrorStatus` then
 * decides it.
 */
export class TwilioError extends Error {
  override readonly name = "TwilioError";
  readonly code: number;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, message: string, status?: number, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Every simulated error of Conversations, with its HTTP status where it is known.
 *
 * Codes: Twilio's "Error and Warning Dictionary". The texts of 50353, 50416 and 20003 are Twilio's, as published by
 * callers; programs parse 50416 for the conversation's SID. The others follow the dictionary's titles.
 */
const dictionary = {
  50107: { message: "Webhook cancelled processing of command", status: 403 },
  50204: { message: "Identity not provided", status: 400 },
  50211: { message: "Identity cannot be set together with a messaging binding address or proxy address" },
  50350: { message: "Conversation not found", status: 404 },
  50353: { message: "Conversation with provided unique name already exists", status: 409 },
  50360: { message: "Scoped webhook not found", status: 404 },
  50361: { message: "Scoped webhooks limit exceeded: a conversation has at most 5" },
  50362: { message: "Scoped webhook triggers limit exceeded: at most 5" },
  50364: { message: "Scoped webhook target is missing" },
  50365: { message: "Scoped webhook filter is invalid" },
  50366: { message: "Scoped webhook trigger is invalid: at most 248 characters" },
  50367: { message: "Scoped webhook method is invalid: get or post" },
  50368: { message: "Scoped webhook target is invalid: webhook, trigger or studio" },
  50369: { message: "Scoped webhook URL is missing" },
  50370: { message: "Scoped webhook filters are missing" },
  50371: { message: "Scoped webhook triggers are missing" },
  50372: { message: "Scoped webhook URL is too long: at most 512 characters" },
  50373: { message: "Conversation has no messaging service" },
  50374: { message: "Scoped webhook flow SID is missing or invalid" },
  50375: { message: "Inactive timer is too short: at least 1 minute" },
  50376: { message: "Closed timer is too short: at least 10 minutes" },
  50377: { message: "Conversation is closed and cannot be changed" },
  50378: { message: "Conversation state is invalid" },
  50379: { message: "Inactive timer is not an ISO 8601 duration" },
  50380: { message: "Closed timer is not an ISO 8601 duration" },
  50382: { message: "Timers cannot be set without a state at creation" },
  50384: { message: "Conversation cannot be created closed" },
  50390: { message: "Unique name must not look like a SID" },
  50407: { message: "Messaging binding address is malformed" },
  50408: { message: "Messaging binding proxy address is malformed" },
  50409: { message: "Messaging binding address and proxy address are equal" },
  50411: { message: "Messaging binding address is empty" },
  50412: { message: "Messaging binding proxy address is empty" },
  50413: { message: "Messaging binding proxy address does not belong to the account" },
  50414: { message: "Messaging binding address and proxy address are of different channels" },
  50415: { message: "Messaging binding proxy address is not a WhatsApp sender of the account" },
  50417: { message: "Too many chat participants in the conversation" },
  50418: { message: "Too many non-chat participants in the conversation" },
  50426: { message: "Too many participants in one request: at most 10" },
  50433: { message: "Participant already exists", status: 409 },
  50437: { message: "Participant with this address already exists in the conversation", status: 409 },
  50441: { message: "Proxy address cannot be set on a participant without an address", status: 400 },
  50451: { message: "Exactly one of Identity and Address must be given" },
  50503: { message: "Message body, media or content is required" },
  50504: { message: "Message body is too long: at most 1600 characters" },
  50507: { message: "Media not found", status: 404 },
  50508: { message: "Media is already used by another message" },
  50510: { message: "Media SID is invalid" },
  50511: { message: "Media content type is not supported" },
  50512: { message: "Media is too large" },
} as const satisfies Record<number, { message: string; status?: number }>;

/** An error from the dictionary, e.g. `dictionaryError(50353)`. */
export function dictionaryError(code: keyof typeof dictionary): TwilioError {
  const entry: { message: string; status?: number } = dictionary[code];
  return new TwilioError(code, entry.message, entry.status);
}

/** 50416, whose text programs parse to find the conversation that holds the pair. */
export function bindingAlreadyExists(conversationSid: string): TwilioError {
  return new TwilioError(
    50416,
    `A binding for this participant and proxy address already exists in Conversation ${conversationSid}`,
    409,
  );
}

/**
 * 20404, for unknown paths and for most missing resources. Twilio names the path without the version, but the 2010 API
 * names it whole.
 *
 * @param path with or without the mount point, such as `/conversations/v1`
 */
export function notFound(path: string): TwilioError {
  const shown = path.replace(/^\/(?:\w+\/v\d|api(?=\/))/, "");
  return new TwilioError(20404, `The requested resource ${shown} was not found`, 404);
}

/**
 * 20007 ("Page size too large"). Each list's maximum is in Twilio's API descriptions; the error's page names that of
 * most APIs, 1000. That a list refuses what is between the two is not documented; a switch decides it.
 */
export function pageSizeTooLarge(max: number): TwilioError {
  return new TwilioError(20007, `Page size too large: the maximum page size is ${max}`, 400);
}

/** 20003: missing or wrong credentials. */
export function authenticationFailed(): TwilioError {
  return new TwilioError(20003, "Authenticate", 401, { "WWW-Authenticate": 'Basic realm="Twilio API"' });
}

/** 20001: an invalid parameter without its own error code. */
export function invalidParameter(name: string, expectation: string): TwilioError {
  return new TwilioError(20001, `Invalid parameter ${name}: ${expectation}`, 400);
}
