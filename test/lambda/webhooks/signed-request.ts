import { createHmac } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";

export const publicBaseUrl = "https://hooks.example.com";
export const authToken = "12345678901234567890123456789012";

/** A form, in order, in which a field may come more than once. */
export type Fields = readonly (readonly [name: string, value: string])[];

/**
 * Twilio's signature of a form (Twilio, "Webhooks security"), written from the page and not from the package that
 * checks it: the URL, then each name with its value, sorted; a name that comes several times has its different values
 * sorted.
 */
export function sign(token: string, url: string, fields: Fields): string {
  const names = [...new Set(fields.map(([name]) => name))].sort();
  const signed = names.map((name) => {
    const values = [...new Set(fields.filter(([one]) => one === name).map(([, value]) => value))].sort();
    return values.map((value) => `${name}${value}`).join("");
  });
  return createHmac("sha1", token)
    .update(`${url}${signed.join("")}`, "utf8")
    .digest("base64");
}

/** The body as Twilio encodes it: `+` for a space. */
export const encode = (fields: Fields): string =>
  new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString();

export interface RequestParts {
  path?: string;
  query?: string;
  body?: string;
  isBase64Encoded?: boolean;
  signature?: string;
  method?: "POST" | "GET";
}

/** A request as API Gateway hands it over. */
export function gatewayRequest(parts: RequestParts): APIGatewayProxyEventV2 {
  const {
    path = "/twilio/conversations",
    query = "",
    body,
    isBase64Encoded = false,
    signature,
    method = "POST",
  } = parts;
  return {
    version: "2.0",
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: {
      // What arrives behind a custom domain is not what Twilio signed, and whoever forges a request chooses it.
      host: "abc123.execute-api.eu-west-1.amazonaws.com",
      "x-forwarded-host": "evil.example.com",
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "i-twilio-idempotency-token": "5b1cbd1e-0000-4000-8000-000000000000",
      "user-agent": "TwilioProxy/1.1",
      ...(signature === undefined ? {} : { "x-twilio-signature": signature }),
    },
    requestContext: {
      accountId: "111122223333",
      apiId: "abc123",
      domainName: "abc123.execute-api.eu-west-1.amazonaws.com",
      domainPrefix: "abc123",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "TwilioProxy/1.1" },
      requestId: "id",
      routeKey: `${method} ${path}`,
      stage: "$default",
      time: "20/Nov/2026:12:00:00 +0000",
      timeEpoch: 1795176000000,
    },
    body,
    isBase64Encoded,
  };
}

/** A request that Twilio made and signed. */
export function signedRequest(
  fields: Fields,
  { token = authToken, ...parts }: Omit<RequestParts, "body" | "signature"> & { token?: string } = {},
): APIGatewayProxyEventV2 {
  const { path = "/twilio/conversations", query = "", isBase64Encoded = false } = parts;
  const text = encode(fields);
  const body = isBase64Encoded ? Buffer.from(text, "utf8").toString("base64") : text;
  const signature = sign(token, `${publicBaseUrl}${path}${query && `?${query}`}`, fields);
  return gatewayRequest({ ...parts, body, signature });
}
