import type { QueuedEvent } from "../model/events.ts";
import { isPersonEvent, type PersonEvent } from "../model/person-event.ts";

/** Everything that the queue carries: what happens to conversations, and what is about people. */
export type AnyEvent = QueuedEvent | PersonEvent;

/** Hands each event to those who know what it is about. */
export function routeEvent(to: {
  conversation: (event: QueuedEvent) => Promise<void>;
  person: (event: PersonEvent) => Promise<void>;
}) {
  return (event: AnyEvent): Promise<void> => (isPersonEvent(event) ? to.person(event) : to.conversation(event));
}
