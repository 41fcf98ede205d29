import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type PublicAddress, startPublicAddress } from "../../local/public-address.ts";

interface Received {
  method?: string;
  url?: string;
  rawHeaders: string[];
  body: Buffer;
}

let upstream: Server;
let upstreamUrl: string;
let publicAddress: PublicAddress;
let received: Received[];

beforeEach(async () => {
  received = [];
  upstream = createServer(async (incoming, outgoing) => {
    received.push({
      method: incoming.method,
      url: incoming.url,
      rawHeaders: incoming.rawHeaders,
      body: await buffer(incoming),
    });
    outgoing.writeHead(418, ["Set-Cookie", "a=1", "Set-Cookie", "b=2", "Content-Type", "image/png"]);
    outgoing.end(Buffer.from([0, 255, 13, 10]));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  publicAddress = await startPublicAddress(0);
});

afterEach(async () => {
  await publicAddress.close();
  upstream.close();
  upstream.closeAllConnections();
});

/** Sends a request unchanged; `fetch` would normalise the path and the headers. */
async function send(method: string, path: string, headers: string[], body: Buffer) {
  const { hostname, port } = new URL(publicAddress.url);
  const outgoing = request({
    hostname,
    port,
    method,
    path,
    headers: ["Host", "relay.example", ...headers],
    agent: false,
  });
  outgoing.end(body);
  const [incoming] = await once(outgoing, "response");
  return { status: incoming.statusCode, headers: incoming.headers, body: await buffer(incoming) };
}

test("method, path, query string, headers and body arrive byte for byte", async () => {
  publicAddress.forwardTo(`${upstreamUrl}/_aws/execute-api/abc/$default`);
  const body = Buffer.from([0, 1, 254, 255, 37, 50, 66]);
  const length = String(body.length);
  await send(
    "POST",
    "/twilio/conversations?reference=order%2D1~%20a&x=1&x=2",
    ["X-Twilio-Signature", "a+/=", "content-LENGTH", length],
    body,
  );

  const [{ rawHeaders, ...rest } = { rawHeaders: [] }] = received;
  expect(rest).toEqual({
    method: "POST",
    url: "/_aws/execute-api/abc/$default/twilio/conversations?reference=order%2D1~%20a&x=1&x=2",
    body,
  });
  expect(rawHeaders).toEqual(
    expect.arrayContaining(["Host", "relay.example", "X-Twilio-Signature", "a+/=", "content-LENGTH", length]),
  );
});

test("a path is not normalised", async () => {
  publicAddress.forwardTo(upstreamUrl);
  await send("GET", "/a/../b//c/%7Euser?", [], Buffer.alloc(0));
  expect(received[0]?.url).toBe("/a/../b//c/%7Euser?");
});

test("a header given twice arrives twice", async () => {
  publicAddress.forwardTo(upstreamUrl);
  await send("GET", "/", ["X-Forwarded-For", "192.0.2.1", "X-Forwarded-For", "192.0.2.2"], Buffer.alloc(0));
  expect(received[0]?.rawHeaders.filter((text) => text.startsWith("192."))).toEqual(["192.0.2.1", "192.0.2.2"]);
});

test("status, headers and body of the response are returned", async () => {
  publicAddress.forwardTo(upstreamUrl);
  const { status, headers, body } = await send("GET", "/", [], Buffer.alloc(0));
  expect({ status, body }).toEqual({ status: 418, body: Buffer.from([0, 255, 13, 10]) });
  expect(headers).toMatchObject({ "set-cookie": ["a=1", "b=2"], "content-type": "image/png" });
});

test("before the deployment it answers 503", async () => {
  expect((await send("GET", "/health", [], Buffer.alloc(0))).status).toBe(503);
  expect(received).toEqual([]);
});

test("without an API it answers 502 with the reason", async () => {
  publicAddress.forwardTo("http://127.0.0.1:9");
  const { status, body } = await send("GET", "/health", [], Buffer.alloc(0));
  expect(status).toBe(502);
  expect(body.toString()).toContain("The deployed API did not answer: connect ECONNREFUSED");
});
