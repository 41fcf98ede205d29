import { createServer, type IncomingHttpHeaders } from "node:http";

/** A webhook as it arrived. */
export interface ReceivedWebhook {
  readonly method: string;
  /** With the query string. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly fields: Readonly<Record<string, string>>;
}

export type Answering = (webhook: ReceivedWebhook) => { status: number; body?: string; delayMs?: number } | "never";

/** A web server that records every webhook. */
export interface WebhookReceiver {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  /** All webhooks of one event type, in order of arrival. */
  of(eventType: string): ReceivedWebhook[];
  answer: Answering;
  close(): Promise<void>;
}

const open = new Set<WebhookReceiver>();
// A test that fails before it closes its receiver must not keep jest from exiting.
afterAll(async () => {
  await Promise.all([...open].map((receiver) => receiver.close()));
});

/** Starts a receiver on a free local port; by default it answers 200 without a body. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = `${receiver.url}${request.url ?? ""}`;
      const query = new URL(url).searchParams;
      const form = request.method === "POST" ? new URLSearchParams(Buffer.concat(chunks).toString("utf8")) : query;
      const webhook = { method: request.method ?? "", url, headers: request.headers, fields: Object.fromEntries(form) };
      received.push(webhook);
      const answer = receiver.answer(webhook);
      if (answer === "never") return;
      setTimeout(() => response.writeHead(answer.status).end(answer.body), answer.delayMs ?? 0);
    });
  });
  const receiver: WebhookReceiver = {
    url: "",
    received,
    of: (eventType) => received.filter(({ fields }) => fields.EventType === eventType),
    answer: () => ({ status: 200 }),
    close: async () => {
      open.delete(receiver);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.add(receiver);
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return Object.assign(receiver, { url: `http://127.0.0.1:${address.port}` });
}
