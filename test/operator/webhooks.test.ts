import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { lineOf } from "../../packages/operator/smoke/finding.ts";
import { checkWebhooks } from "../../packages/operator/smoke/webhooks.ts";
import { collect, verdicts } from "./findings.ts";

const authToken = "0f".repeat(16);
const secrets = { authToken: { accountSid: `AC${"1a".repeat(16)}`, authToken } };

let server: Server | undefined;
afterEach(() => server?.close());

/** Checks an API that answers every request with the same status. */
async function findingsFor(status: number | undefined) {
  server = createServer((_, response) => response.writeHead(status ?? 500).end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  if (status === undefined) server.close();
  const base = `http://127.0.0.1:${port}/twilio`;
  return collect(
    checkWebhooks({ WebhookUrl: `${base}/conversations`, InboundMessageUrl: `${base}/messages` }, secrets),
  );
}

const [forged, forgedToo] = ["forged request to /twilio/conversations", "forged request to /twilio/messages"] as const;

test.each([
  ["accepts every request", 200, { health: "ok", [forged]: "failed", [forgedToo]: "failed", "signed request": "ok" }],
  ["refuses every request", 403, { health: "failed", [forged]: "ok", [forgedToo]: "ok", "signed request": "failed" }],
  [
    "fails every request",
    500,
    { health: "failed", [forged]: "failed", [forgedToo]: "failed", "signed request": "failed" },
  ],
  [
    "is unreachable",
    undefined,
    { health: "failed", [forged]: "failed", [forgedToo]: "failed", "signed request": "failed" },
  ],
])("an API that %s is detected", async (_, status, expected) => {
  const findings = await findingsFor(status);
  expect(verdicts(findings)).toEqual(expected);
  expect(findings.map(lineOf).join()).not.toContain(authToken);
});

test("without a usable auth token nothing is signed, and the rest is looked at", async () => {
  const outputs = {
    WebhookUrl: "http://127.0.0.1:1/twilio/conversations",
    InboundMessageUrl: "http://127.0.0.1:1/twilio/messages",
  };
  expect(Object.keys(verdicts(await collect(checkWebhooks(outputs, {}))))).toEqual(["health", forged, forgedToo]);
});
