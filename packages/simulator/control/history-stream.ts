import type { ServerResponse } from "node:http";
import type { History } from "../history.ts";

/**
 * Streams the history after a sequence number as server-sent events: first the existing entries, then new ones as they
 * happen, until the reader disconnects. Each event's id is its sequence number.
 */
export function streamHistory(history: History, after: number, response: ServerResponse): void {
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache",
    Connection: "keep-alive",
  });
  const send = (entry: { sequence: number }) =>
    response.write(`id: ${entry.sequence}\ndata: ${JSON.stringify(entry)}\n\n`);
  for (const entry of history.after(after)) send(entry);
  const stop = history.listen(send);
  response.on("close", stop);
}
