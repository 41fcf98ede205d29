import type { IncomingMessage } from "node:http";

/** An HTTP request with its complete body. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query string, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** `http://host:port` as used by the caller, so that URLs in responses work for that caller. */
  readonly origin: string;
}

/** Larger than the Media Content Service's limit of 150 MB ("Media Resource" page). */
const longestBodyBytes = 151 * 1024 * 1024;

/** The request was larger than anything Twilio accepts. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/** Throws BodyTooLarge. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > longestBodyBytes) throw new BodyTooLarge(`the body is longer than ${longestBodyBytes} bytes`);
    chunks.push(bytes);
  }
  const target = incoming.url ?? "/";
  const queryStart = target.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: queryStart === -1 ? target : target.slice(0, queryStart),
    query: new URLSearchParams(queryStart === -1 ? "" : target.slice(queryStart + 1)),
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    origin: `http://${incoming.headers.host ?? "127.0.0.1"}`,
  };
}

export function formOf(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString("utf8"));
}

/** The JSON object in the body; undefined when it is anything else. */
export function jsonOf(request: HttpRequest): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString("utf8"));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
