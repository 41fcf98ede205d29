import type { HistoryEntry } from "../history.ts";
import { SimulatorCallError } from "./call.ts";

/** Yields the history's stream of server-sent events until it ends or `signal` aborts. */
export async function* followHistory(
  url: string,
  after: number,
  signal?: AbortSignal,
): AsyncGenerator<HistoryEntry, void> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    const response = await fetch(`${url}/simulator/history/stream?after=${after}`, { signal });
    if (!response.ok)
      throw new SimulatorCallError(response.status, `GET /simulator/history/stream: ${response.status}`);
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      for (const event of events) yield JSON.parse(event.slice(event.indexOf("data: ") + "data: ".length));
    }
  } catch (error) {
    // The reader aborting and the server closing both end the stream normally; anything else is a fault.
    if (error instanceof SimulatorCallError || error instanceof SyntaxError) throw error;
  }
}
