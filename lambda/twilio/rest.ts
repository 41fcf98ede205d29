import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { ApiKeyReader } from "./credentials.ts";
import { isTransient, TwilioRateLimited, TwilioRefusal, TwilioUnavailable } from "./errors.ts";
import { tryAgain } from "./try-again.ts";

/**
 * Twilio's REST, as far as this product needs it: form in, JSON out, one connection kept open. Twilio's own client
 * would cost 3.7 MB and a tenth of a second of every cold start, so only its types are used
 * (docs/decisions/0004-twilio-rest.md).
 */

/** Longest wait for one answer of Twilio: several fit into the function's 30 seconds. */
const timeoutMs = 5_000;

const keepAlive = { keepAlive: true, maxSockets: 10 };
const agents = { "http:": new HttpAgent(keepAlive), "https:": new HttpsAgent(keepAlive) };

type FormValue = string | number | boolean | readonly string[] | Date | undefined;

/**
 * Twilio's option names as its Node package spells them (`"messagingBinding.address"`) in the spelling of the wire
 * (`MessagingBinding.Address`); the option `xTwilioWebhookEnabled` is a header and not a field.
 */
export function encodeForm(options: object): string {
  const form = new URLSearchParams();
  const entries: [string, FormValue][] = Object.entries(options);
  for (const [name, value] of entries) {
    if (value === undefined || name === "xTwilioWebhookEnabled") continue;
    const field = name.replace(/(^|\.)[a-z]/g, (letters) => letters.toUpperCase());
    for (const one of [value].flat()) form.append(field, String(one));
  }
  return form.toString();
}

interface Answer {
  status: number;
  body: Buffer;
  /** Where a redirect leads. */
  location: string | undefined;
}

interface Payload {
  contentType: string;
  bytes: Buffer;
}

function exchange(
  method: string,
  url: URL,
  headers: Record<string, string>,
  payload: Payload | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const isPlain = url.protocol === "http:";
  const send = isPlain ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      url,
      { method, headers, agent: isPlain ? agents["http:"] : agents["https:"], signal },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => {
          const { statusCode: status = 0, headers } = incoming;
          const isRedirect = status >= 300 && status < 400;
          resolve({ status, body: Buffer.concat(chunks), location: isRedirect ? headers.location : undefined });
        });
        incoming.on("error", reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(payload?.bytes);
  });
}

/** A file of Twilio's is often elsewhere, behind one or two redirects (Twilio, "Media Resource"). */
const redirectsLimit = 3;

/** Where a redirect leads; undefined where it cannot be followed: a link that is none, or that gives up encryption. */
function targetOf(location: string | undefined, from: URL): URL | undefined {
  if (location === undefined || !URL.canParse(location, from.href)) return undefined;
  const target = new URL(location, from);
  return target.protocol === "https:" || target.protocol === from.protocol ? target : undefined;
}

/**
 * Follows a GET to where it is redirected. The API key stays with Twilio's own host: a store of files refuses a link that
 * is signed and comes with other credentials, too.
 * @returns the last answer, and whether it is Twilio's own
 */
async function follow(
  answer: Answer,
  from: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer & { isTwilios: boolean }> {
  const { authorization: _, ...withoutKey } = headers;
  let [current, at] = [answer, from];
  for (let hop = 0; hop < redirectsLimit; hop++) {
    const target = targetOf(current.location, at);
    if (!target) break;
    at = target;
    current = await exchange("GET", at, at.origin === from.origin ? headers : withoutKey, undefined, signal);
  }
  return { ...current, isTwilios: at.origin === from.origin };
}

/** Anything but a JSON object reads as an empty one. */
export function parseJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8") || "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    // A page of a proxy instead of Twilio's JSON: the status alone decides.
    return {};
  }
}

export interface TwilioRest {
  /**
   * Transient refusals are retried at once, a few times; a request that Twilio may have carried out only where
   * repeating does no harm.
   * @param path below the base URL, such as `/Conversations`
   * @param options Twilio's own option names; sent as a form
   * @param isRepeatable true where doing it twice comes to the same, or shows in Twilio's answer. GET and DELETE always
   * are
   * @returns the resource as Twilio sends it (snake case)
   * @throws TwilioRefusal: permanent; TwilioUnavailable: transient; CredentialsMissing
   */
  call(
    method: "GET" | "POST" | "DELETE",
    path: string,
    options?: object,
    isRepeatable?: boolean,
  ): Promise<Record<string, unknown>>;

  /** Sends a file as it is. @returns the resource; @throws as `call` does */
  upload(path: string, contentType: string, bytes: Buffer): Promise<Record<string, unknown>>;

  /** Fetches a file as it is. @throws as `call` does */
  download(path: string): Promise<Buffer>;
}

/** @param baseUrl with the API's version, such as `https://…/v1` */
export function twilioRest(baseUrl: string, apiKeys: ApiKeyReader): TwilioRest {
  async function exchangeOnce(
    method: string,
    path: string,
    payload: Payload | undefined,
    options: object,
  ): Promise<Answer & { isTwilios: boolean }> {
    const { apiKeySid, apiKeySecret } = await apiKeys.read();
    const headers: Record<string, string> = {
      authorization: `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString("base64")}`,
      "user-agent": "masked-conversations",
    };
    if ("xTwilioWebhookEnabled" in options) headers["x-twilio-webhook-enabled"] = String(options.xTwilioWebhookEnabled);
    if (payload) {
      headers["content-type"] = payload.contentType;
      headers["content-length"] = String(payload.bytes.length);
    }
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const url = new URL(`${baseUrl}${path}`);
      const answer = await exchange(method, url, headers, payload, signal);
      return method === "GET" ? await follow(answer, url, headers, signal) : { ...answer, isTwilios: true };
    } catch (error) {
      const what = signal.aborted ? `did not answer ${method} in time` : `broke the connection of a ${method}`;
      throw new TwilioUnavailable(`Twilio ${what}; the queue will try again.`, signal.aborted ? "slow" : "unknown", {
        cause: error,
      });
    }
  }

  async function callOrThrow(method: string, path: string, payload?: Payload, options: object = {}): Promise<Buffer> {
    let answer = await exchangeOnce(method, path, payload, options);
    const isKeyRefused = ({ status, isTwilios }: typeof answer) => status === 401 && isTwilios;
    if (isKeyRefused(answer)) {
      // The key may have been replaced since it was read: once more, with the one that the secret holds now.
      apiKeys.forget();
      answer = await exchangeOnce(method, path, payload, options);
    }
    if (answer.status < 300) return answer.body;
    // Replaced at Twilio and not yet in the secret, most likely: what is to be sent waits on the queue until it is.
    if (isKeyRefused(answer))
      throw new TwilioUnavailable(
        "Twilio refuses the API key of the secret; put the present one in. The queue will try again.",
        "slow",
      );
    const resource = parseJson(answer.body);
    const code = typeof resource.code === "number" ? resource.code : 0;
    const message = typeof resource.message === "string" ? resource.message : `HTTP ${answer.status}`;
    if (answer.status === 429) throw new TwilioRateLimited(code);
    if (isTransient(answer.status, code)) {
      const outcome = answer.status < 500 ? "refused" : "unknown";
      throw new TwilioUnavailable(`Twilio answered ${answer.status} (${code}); the queue will try again.`, outcome);
    }
    throw new TwilioRefusal(answer.status, code, message);
  }

  return {
    async call(method, path, options = {}, isRepeatable = method !== "POST") {
      const form = { contentType: "application/x-www-form-urlencoded", bytes: Buffer.from(encodeForm(options)) };
      return parseJson(
        await tryAgain(() => callOrThrow(method, path, method === "POST" ? form : undefined, options), isRepeatable),
      );
    },
    async upload(path, contentType, bytes) {
      // An uploaded file that no message refers to does no harm.
      return parseJson(await tryAgain(() => callOrThrow("POST", path, { contentType, bytes }), true));
    },
    async download(path) {
      return tryAgain(() => callOrThrow("GET", path), true);
    },
  };
}
