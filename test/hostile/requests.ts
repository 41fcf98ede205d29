import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { payloads } from "../lambda/webhooks/payloads.ts";
import {
  authToken,
  encode,
  type Fields,
  gatewayRequest,
  publicBaseUrl,
  sign,
} from "../lambda/webhooks/signed-request.ts";
import { longText, oddText, type Private, privateOf, type Random } from "./random.ts";

/** A request for one of the two routes. */
export interface HostileRequest {
  kind: string;
  /** Never sent by API Gateway, only by somebody with permission to invoke the function. */
  unreal?: true;
  /** Whether it is correctly signed with Twilio's token. */
  signed: boolean;
  event: APIGatewayProxyEventV2;
  private: Private;
}

const genuine = Object.entries(payloads).map(
  ([EventType, fields]): Record<string, string> => ({ EventType, ...fields }),
);
const strayForm = {
  MessageSid: `SM${"2".repeat(32)}`,
  AccountSid: `AC${"0".repeat(32)}`,
  From: "whatsapp:+5511900000031",
  To: "whatsapp:+15550001001",
  Body: "Hello?",
  NumMedia: "0",
};
/** The fields that the routes read. */
const readFields = [
  ["EventType", "MessageSid", "Index", "ParticipantSid", "Author", "Body", "DateCreated", "Status", "ErrorCode"],
  ["DeliveryReceiptSid", "ConversationSid", "StateTo", "StateFrom", "Reason", "From", "To"],
].flat() as [string, ...string[]];

const wanted = [
  "onMessageAdded",
  "onDeliveryUpdated",
  "onConversationStateUpdated",
  "onConversationRemoved",
  "onParticipantRemoved",
] as const;

/** Usually one of the events that are queued. */
function genuineForm(random: Random): Record<string, string> {
  const eventType = random.pick(wanted);
  const form = genuine.find(({ EventType }) => EventType === eventType);
  return (random.chance(0.8) ? form : genuine[random.below(genuine.length)]) ?? {};
}

/** One of Twilio's forms with some fields spoilt. */
function spoiltForm(random: Random, kept: Private, path: string): Fields {
  const begun = path.endsWith("messages") ? strayForm : genuineForm(random);
  let fields: [string, string][] = Object.entries(begun).map(([name, value]): [string, string] => [
    name,
    name === "Body" ? kept.word : name === "From" || name === "Author" ? `whatsapp:${kept.phone}` : value,
  ]);
  for (let spoilt = 1 + random.below(3); spoilt > 0; spoilt--) {
    const at = random.below(fields.length || 1);
    const name = random.chance(0.5) ? (fields[at]?.[0] ?? "Body") : random.pick(readFields);
    const change = random.pick(["change", "change", "change", "drop", "repeat", "odd-key", "long", "many"]);
    if (change === "change") fields = [...fields.filter(([one]) => one !== name), [name, oddText(random, kept)]];
    if (change === "drop") fields.splice(at, 1);
    if (change === "repeat")
      fields.push(...random.times(1 + random.below(5), (): [string, string] => [name, oddText(random, kept)]));
    if (change === "odd-key") fields.push([oddText(random, kept), oddText(random, kept)]);
    if (change === "long") fields = [...fields.filter(([one]) => one !== name), [name, longText(kept, 32_000)]];
    if (change === "many")
      fields.push(...random.times(random.below(50), (index): [string, string] => [`f${index}`, kept.word]));
  }
  return fields;
}

/** Bodies unlike Twilio's forms. */
function oddBody(random: Random, kept: Private): string {
  return random.oneOf(
    () => "",
    () => oddText(random, kept),
    () => JSON.stringify({ EventType: "onMessageAdded", Body: kept.word, __proto__: null }),
    () => random.bytes(random.below(300)).toString("latin1"),
    () =>
      random.pick(["%", "%zz=%", "%ff%fe=%c0%80", "a=%ed%a0%80", "&&&&==&=", "=", "&", "a[b][c]=1", "%00=%00"]) +
      kept.word,
    () => `${kept.word}=1&`.repeat(random.below(1_000)),
    () => random.times(random.below(1_000), (index) => `${kept.word}${index}=${index}`).join("&"),
    () => `Body=${longText(kept, random.chance(0.02) ? 1_000_000 : random.below(20_000))}`,
    () => `--x\r\ncontent-disposition: form-data; name="Body"\r\n\r\n${kept.word}\r\n--x--`,
  );
}

const reference = (random: Random): string =>
  random.pick(["order-8841", "order-8841", "order-8841", "__proto__", "constructor", "-", "~", "a".repeat(100)]);

const oddQuery = (random: Random, kept: Private): string =>
  random.oneOf(
    () => "",
    () => `reference=${encodeURIComponent(kept.word.repeat(9))}`,
    () => `reference=${random.pick(["%", "%ff", "a%00", "a+b", "a/b", "%2e%2e%2f", "a%0a", "é"])}`,
    () => `reference=order-1&reference=${kept.word}`,
    () => `reference[]=${kept.word}&reference=`,
    () => `bodySHA256=${kept.word}&reference=order-1`,
    () => `${kept.word}&&==?#&reference=order-1`,
    () => `reference=${"a".repeat(random.pick([101, 8_000]))}`,
  );

const oddPath = (random: Random, kept: Private): string =>
  random.oneOf(
    () => `/twilio/${kept.word}`,
    () =>
      random.pick([
        "/",
        "//",
        "/%",
        "/%zz",
        "/..",
        "//@evil.example.com",
        "/twilio/conversations/",
        "/\u0000",
        "/é",
        "/?",
        "/#",
      ]),
    () => `/${"a/".repeat(random.below(2_000))}`,
  );

const oddSignature = (random: Random, kept: Private, good: string): string =>
  random.oneOf(
    () => "",
    () => kept.word,
    () => random.bytes(20).toString("base64"),
    () => good.slice(1),
    () => `${good} `,
    () => good.toLowerCase(),
    () => `${good},${good}`,
    () => "A".repeat(random.below(50_000)),
    () => oddText(random, kept),
  );

/** An event that API Gateway never sends, but somebody who invokes the function might. */
function breakEvent(random: Random, kept: Private, event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const parts: unknown[] = [
    undefined,
    null,
    7,
    [],
    {},
    [kept.word],
    kept.word,
    "@evil.example.com/",
    ":99999/",
    "\ud800",
  ];
  const name = random.pick([
    "body",
    "isBase64Encoded",
    "rawPath",
    "rawQueryString",
    "requestContext",
    "headers",
    "cookies",
  ]);
  return Object.assign(event, { [name]: parts[random.below(parts.length)] });
}

const signatureOf = (path: string, query: string, body: string, token = authToken): string =>
  sign(token, `${publicBaseUrl}${path}${query && `?${query}`}`, [...new URLSearchParams(body)]);

/** The next hostile request. */
export function hostileRequest(random: Random, path: string): HostileRequest {
  const kept = privateOf(random);
  if (random.chance(0.4)) {
    const query = random.chance(0.8) ? `reference=${reference(random)}` : oddQuery(random, kept);
    const body = random.chance(0.9) ? encode(spoiltForm(random, kept, path)) : oddBody(random, kept).slice(0, 32_000);
    const isBase64Encoded = random.chance(0.3);
    // Signs the decoded bytes, in which unencodable characters have already been replaced.
    const bytes = Buffer.from(body, "utf8");
    const signature = signatureOf(path, query, bytes.toString("utf8"));
    const event = gatewayRequest({
      path,
      query,
      body: bytes.toString(isBase64Encoded ? "base64" : "utf8"),
      isBase64Encoded,
      signature,
    });
    return { kind: "signed nonsense", signed: true, event, private: kept };
  }
  const form = encode(spoiltForm(random, kept, path));
  const query = random.chance(0.5) ? `reference=${reference(random)}` : oddQuery(random, kept);
  const good = sign(authToken, `${publicBaseUrl}${path}?${query}`, [["EventType", "onMessageAdded"]]);
  const forged = { path, query, body: form, signature: random.bytes(20).toString("base64") };
  const made = random.oneOf<Pick<HostileRequest, "kind" | "event" | "unreal">>(
    () => ({
      kind: "of another token",
      event: gatewayRequest({ ...forged, signature: signatureOf(path, query, form, kept.word) }),
    }),
    () => ({
      kind: "odd signature",
      event: gatewayRequest({ ...forged, signature: oddSignature(random, kept, good) }),
    }),
    () => ({ kind: "no signature", event: gatewayRequest({ ...forged, signature: undefined }) }),
    () => {
      const signature = signatureOf(path, query, form);
      return {
        kind: "truncated",
        event: gatewayRequest({ ...forged, signature, body: `${form.slice(0, -1 - random.below(30))}\u0001` }),
      };
    },
    () => ({ kind: "odd body", event: gatewayRequest({ ...forged, body: oddBody(random, kept) }) }),
    () => ({
      kind: "invalid base64",
      event: gatewayRequest({ ...forged, body: `${oddBody(random, kept)}=*`, isBase64Encoded: true }),
    }),
    () => ({
      kind: "invalid UTF-8",
      event: gatewayRequest({
        ...forged,
        body: random.bytes(random.below(500)).toString("base64"),
        isBase64Encoded: true,
      }),
    }),
    // The route key is the configured one, whatever the actual path.
    () => ({
      kind: "odd path",
      event: { ...gatewayRequest({ ...forged, path: oddPath(random, kept) }), routeKey: `POST ${path}` },
    }),
    () => ({ kind: "odd query", event: gatewayRequest({ ...forged, query: oddQuery(random, kept) }) }),
    () => {
      const event = gatewayRequest({ ...forged, method: "GET" });
      event.requestContext.http.method = random.pick(["PUT", "DELETE", "OPTIONS", "TRACE", kept.word]);
      event.headers["content-type"] = random.pick([
        "application/json",
        "text/xml",
        "",
        kept.word,
        "multipart/form-data; boundary=x",
      ]);
      return { kind: "odd method and type", event };
    },
    () => ({ kind: "no headers", event: { ...gatewayRequest(forged), headers: {} } }),
    () => ({ kind: "broken event", unreal: true, event: breakEvent(random, kept, gatewayRequest(forged)) }),
    () => {
      const headers: Record<string, unknown> = {
        "x-twilio-signature": random.pick<unknown>([[good, good], [], {}, 7, true, { length: 28 }]),
      };
      return {
        kind: "header of another type",
        unreal: true,
        event: Object.assign(gatewayRequest(forged), { headers }),
      };
    },
    () => {
      const huge = random.chance(0.02) ? 6_000_000 : random.chance(0.1) ? 1_000_000 : 100_000;
      return { kind: "huge", event: gatewayRequest({ ...forged, body: `Body=${longText(kept, huge)}` }) };
    },
  );
  return { ...made, signed: false, private: kept };
}
