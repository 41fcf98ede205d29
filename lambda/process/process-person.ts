import { decidePerson, type PersonDecision } from "../decide/decide-person.ts";
import type { RuntimeConfiguration } from "../model/configuration.ts";
import { fingerprint } from "../model/fingerprint.ts";
import { type PersonEvent, subjectOf } from "../model/person-event.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import { log } from "../runtime/log.ts";
import type { ConversationWriter } from "../tables/conversations.ts";
import type { OptInStore } from "../tables/opt-ins.ts";
import type { EventBus } from "./announce.ts";
import { recordConsent } from "./record-consent.ts";

/**
 * One event about a person: look ▸ decide ▸ record ▸ tell. What throws is retried, so all of it may run twice.
 */

export interface PersonDependencies {
  optIns: Pick<OptInStore, "known" | "person" | "moveWindow" | "recordConsent">;
  /** An operation's answer is kept where those of conversations are. */
  conversations: Pick<ConversationWriter, "putAnswer">;
  queue: EventQueue;
  bus: EventBus;
  configuration: RuntimeConfiguration;
  clock: () => number;
}

/** Records what was decided, tells the person's conversations, and puts the event on the bus. */
async function record(
  { consent, announcement }: PersonDecision,
  { optIns, queue, bus }: PersonDependencies,
): Promise<void> {
  if (!consent || !(await recordConsent(consent, optIns, queue))) return;
  // Not by the id itself: a service's requestId may hold what is in no event. With the time, as services may use one
  // for several people.
  if (announcement) await bus.put(`person#${fingerprint(`${consent.id} ${consent.atMs}`)}`, announcement);
}

/**
 * Handles one event about a person. It needs no credentials of Twilio: nothing is sent.
 * @throws transient errors: the queue retries the event
 */
export async function processPerson(event: PersonEvent, dependencies: PersonDependencies): Promise<void> {
  const { optIns, conversations, configuration, clock } = dependencies;
  const { person, consents } = await optIns.known(event.address);
  const decision = decidePerson(event, person, consents, configuration);
  log.info("An event was decided.", { type: event.type, ...subjectOf(event), consent: decision.consent?.decision });
  if (decision.window) await optIns.moveWindow(event.address, decision.window.proxyAddress, decision.window.endsAtMs);
  await record(decision, dependencies);
  if ("call" in event && decision.answer)
    await conversations.putAnswer(event.reference, event.call, decision.answer, clock());
}
