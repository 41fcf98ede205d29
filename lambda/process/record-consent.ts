import { optedOutEvents } from "../decide/decide-person.ts";
import { fingerprint } from "../model/fingerprint.ts";
import type { ConsentRecord } from "../model/people.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import type { OptInStore } from "../tables/opt-ins.ts";

/**
 * Records a decision; where somebody has opted out, every open conversation of theirs is told, on whichever sender.
 *
 * Records first and looks for conversations afterwards: an opening claims its pairs on condition that nobody is opted
 * out, so it either is seen here or has failed there.
 *
 * @returns true when the decision is what counts now
 */
export async function recordConsent(
  consent: ConsentRecord,
  optIns: Pick<OptInStore, "person" | "recordConsent">,
  queue: EventQueue,
): Promise<boolean> {
  const counts = await optIns.recordConsent(consent);
  if (counts && consent.decision === "revoked") {
    const events = optedOutEvents(consent, await optIns.person(consent.address));
    await Promise.all(events.map((event) => queue.put(event, fingerprint(`${event.reference} ${event.key}`))));
  }
  return counts;
}
