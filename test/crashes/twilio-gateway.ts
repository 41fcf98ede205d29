import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { leaveUnanswered } from "../in-process/virtual-time.ts";
import type { Outside } from "./lambda.ts";

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A proxy to Twilio. The functions' own HTTP client sends requests here, under a separate path for each container. They
 * are forwarded unchanged, unless the container's process crashes at the request, which is then never answered.
 */
export class TwilioGateway {
  private readonly containers = new Map<string, Outside>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((incoming, response) => void this.serve(incoming, response));
  private twilioUrl = "";

  /** @param twilioUrl receives the forwarded requests */
  async start(twilioUrl: string): Promise<void> {
    this.twilioUrl = twilioUrl;
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  /** @returns Twilio's URL for a container */
  urlFor(outside: Outside): string {
    const name = String(this.containers.size);
    this.containers.set(name, outside);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}`;
  }

  async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const [, container = "", path = ""] = /^\/(\d+)(\/.*)$/.exec(incoming.url ?? "") ?? [];
    const outside = this.containers.get(container);
    if (!outside) throw new Error(`There is no container ${container}.`);
    const resource = path.replace(/\?.*/, "").replace(/\/(CH|MB|IM|WH|ME|IS|local)[^/]*/g, "");
    const answer = await outside(
      `Twilio ${incoming.method} ${resource}`,
      () => this.forward(incoming, path, body),
      () => leaveUnanswered(response),
    );
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  private forward({ method, headers }: IncomingMessage, path: string, body: Buffer): Promise<Answer> {
    const url = new URL(`${this.twilioUrl}${path}`);
    return new Promise((resolve, reject) => {
      const outgoing = send(
        url,
        { method, headers: { ...headers, host: url.host }, agent: this.agent },
        async (incoming) => {
          const type = incoming.headers["content-type"];
          resolve({
            status: incoming.statusCode ?? 0,
            headers: type ? { "content-type": type } : {},
            body: await bodyOf(incoming),
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}
