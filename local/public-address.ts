import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The public base URL of the local stage: a reverse proxy on loopback in front of the deployed API, like a custom
 * domain. It forwards method, path, query string, headers and body unchanged, because Twilio's signature covers them.
 */
export interface PublicAddress {
  readonly url: string;
  /**
   * Forwards requests to this base URL. Earlier requests are answered 503: the public URL must be known before the
   * deployment.
   */
  forwardTo(baseUrl: string): void;
  close(): Promise<void>;
}

/** API Gateway's own limit. */
const upstreamTimeoutMs = 30_000;

/** Listens on 127.0.0.1. @param port 0 for a free one. */
export async function startPublicAddress(port: number): Promise<PublicAddress> {
  const agent = new Agent({ keepAlive: true });
  let target: string | undefined;
  const server = createServer((incoming, outgoing) => {
    if (target === undefined) answer(outgoing, 503, "The stack has not been deployed yet.");
    else forward(incoming, outgoing, target, agent);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: boundPort } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${boundPort}`,
    forwardTo: (baseUrl) => {
      target = baseUrl.replace(/\/+$/, "");
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, target: string, agent: Agent): void {
  // The path is joined as text: parsing it as a URL would normalise it.
  const { hostname, port, pathname } = new URL(target);
  const upstream = request({
    agent,
    hostname,
    port,
    path: pathname.replace(/\/$/, "") + (incoming.url ?? "/"),
    method: incoming.method,
    headers: endToEndHeaders(incoming),
    timeout: upstreamTimeoutMs,
  });
  upstream.once("response", (response) => {
    outgoing.writeHead(response.statusCode ?? 502, endToEndHeaders(response));
    response.pipe(outgoing);
  });
  upstream.once("timeout", () => upstream.destroy(new Error(`no answer within ${upstreamTimeoutMs / 1000} s`)));
  upstream.once("error", (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else answer(outgoing, 502, `The deployed API did not answer: ${error.message}`);
  });
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) upstream.destroy(); // the caller has disconnected
  });
  incoming.pipe(upstream);
}

/** Alternating names and values, unchanged except that connection-specific headers are dropped. */
function endToEndHeaders({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_, index) => !hopByHop.has((rawHeaders[index - (index % 2)] ?? "").toLowerCase()));
}

const hopByHop = new Set(["connection", "keep-alive", "proxy-connection", "upgrade"]);

function answer(outgoing: ServerResponse, status: number, message: string): void {
  outgoing.writeHead(status, { "content-type": "text/plain" }).end(`${message}\n`);
}
