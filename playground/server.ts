import { once } from "node:events";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { transform } from "esbuild";
import { local } from "../config/local.ts";
import { scenarios } from "../scenarios/index.ts";
import { type Action, actions, Malformed } from "./actions.ts";
import { openingChoices } from "./openings.ts";
import type { Programme } from "./page/view.ts";
import { NotNow, Playground, type PlaygroundSettings } from "./playground.ts";

/**
 * Serves the page on loopback: its files, a stream of server-sent events, and a POST for each action.
 */

export interface RunningPlayground {
  readonly url: string;
  readonly playground: Playground;
  close(): Promise<void>;
}

const pageDirectory = new URL("./page/", import.meta.url);
const contentTypes: Record<string, string> = {
  html: "text/html",
  css: "text/css",
  ts: "text/javascript",
  svg: "image/svg+xml",
};
/** Enough for a phone's photo in base64. */
const longestBodyBytes = 24 * 1024 * 1024;
const keepAliveMs = 15_000;

/** No other origins, nothing inline, no framing. */
const securityHeaders = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

/** @param port on 127.0.0.1; 0 for a free one */
export async function startPlayground(port: number, settings: PlaygroundSettings): Promise<RunningPlayground> {
  const playground = await Playground.start(settings);
  const server = createServer((request, response) => {
    serve(playground, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${boundPort}`,
    playground,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await playground.close();
    },
  };
}

async function serve(playground: Playground, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  // Rejects DNS rebinding and cross-origin requests.
  if (!isOwnOrigin(request)) return answerJson(response, 403, { error: "Only the playground's own page has access." });
  if (request.method === "POST" && pathname.startsWith("/do/"))
    return act(playground, pathname.slice("/do/".length), request, response);
  if (request.method !== "GET") return answerJson(response, 405, { error: "Only GET and POST /do/… are allowed." });
  if (pathname === "/live") return streamLive(playground, response);
  if (pathname === "/programme") return answerJson(response, 200, programme());
  if (pathname.startsWith("/media/")) return serveMedia(playground, pathname, response);
  return serveFile(pathname === "/" ? "index.html" : pathname.slice(1), response);
}

function isOwnOrigin({ headers }: IncomingMessage): boolean {
  const isLoopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");
  return isLoopback && (headers.origin === undefined || headers.origin === `http://${headers.host}`);
}

async function act(
  playground: Playground,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const action: Action | undefined = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) return answerJson(response, 404, { error: `There is no action ${name}.` });
  try {
    answerJson(response, 200, (await action(playground, await readJson(request))) ?? {});
  } catch (error) {
    const status = error instanceof Malformed ? 400 : error instanceof NotNow ? 409 : 502;
    answerJson(response, status, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBodyBytes) throw new Error(`The request is longer than ${longestBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined; // the action's schema refuses it, and says what it expects
  }
}

/** Sends everything so far, then each change. */
async function streamLive(playground: Playground, response: ServerResponse): Promise<void> {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const send = (event: string, data: unknown) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const stop = playground.live.listen({
    stage: (view) => send("stage", view),
    line: (line) => send("line", line),
    story: (lines) => send("story", lines),
  });
  const alive = setInterval(() => response.write(": still here\n\n"), keepAliveMs);
  response.once("close", () => {
    clearInterval(alive);
    stop();
  });
  send("story", playground.live.story);
  send("stage", await playground.view());
}

/** Serves a file on a phone. Since it came from a person, it is served only as a picture. */
async function serveMedia(playground: Playground, path: string, response: ServerResponse): Promise<void> {
  const file = await fetch(`${playground.phones.url}${path}`);
  const contentType = file.headers.get("content-type") ?? "";
  if (!file.ok || !/^image\/(png|jpeg)$/.test(contentType))
    return answerJson(response, 404, { error: "There is no such picture." });
  response.writeHead(200, { "Content-Type": contentType, "Content-Security-Policy": "default-src 'none'; sandbox" });
  response.end(Buffer.from(await file.arrayBuffer()));
}

/** Serves the page's own files. Only the types are stripped from TypeScript files. */
async function serveFile(name: string, response: ServerResponse): Promise<void> {
  const contentType = contentTypes[name.split(".").at(-1) ?? ""];
  if (contentType === undefined || !readdirSync(pageDirectory).includes(name))
    return answerJson(response, 404, { error: "There is no such page." });
  const source = await readFile(new URL(name, pageDirectory), "utf8");
  const content = name.endsWith(".ts") ? (await transform(source, { loader: "ts", target: "es2022" })).code : source;
  response.writeHead(200, { "Content-Type": `${contentType}; charset=utf-8` }).end(content);
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

function programme(): Programme {
  return {
    openings: openingChoices,
    scenarios: scenarios.map(({ name, title }) => ({ name, title })),
    templates: Object.entries(local.templates).map(([name, { variables, contentSids }]) => ({
      name,
      variables: { ...variables },
      locales: Object.keys(contentSids),
    })),
  };
}
