import type { ServerResponse } from "node:http";
import type { History } from "../history.ts";

/**
 * Answers with the history as server-sent events: what is already there after a sequence number, then everything as it
 * happens, until the reader goes away. Each event's id is its sequence number.
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
