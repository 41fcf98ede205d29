import type { HistoryEntry } from "../history.ts";
import { SimulatorCallError } from "./call.ts";

/** Reads the history's stream of server-sent events, entry by entry, until it ends or `signal` aborts. */
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
    // A stream that its reader aborts, or whose server ends, has ended; anything else is a fault.
    if (error instanceof SimulatorCallError || error instanceof SyntaxError) throw error;
  }
}
