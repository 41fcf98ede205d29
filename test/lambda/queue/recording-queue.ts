import type { QueuedEvent } from "../../../lambda/model/events.ts";
import type { EventQueue } from "../../../lambda/queue/event-queue.ts";

/** A queue that records its events. */
export function recordingQueue<Event extends { reference: string } = QueuedEvent>(): EventQueue<Event> & {
  readonly puts: { event: Event; deduplicationId: string }[];
} {
  const puts: { event: Event; deduplicationId: string }[] = [];
  return {
    puts,
    async put(event, deduplicationId) {
      puts.push({ event, deduplicationId });
    },
  };
}
