import { fingerprint } from "../conversation/fingerprint.ts";
import type { EventQueue } from "../queue/event-queue.ts";
import type { ConsentRecord } from "./consent.ts";
import { optedOutEvents } from "./decide-person.ts";
import type { OptInStore } from "./store.ts";

/**
 * Records a decision; where somebody has opted out, every open conversation of theirs is told, on whichever sender.
 *
 * Records first and looks for conversations afterwards: an opening claims its pairs on condition that nobody is opted out, so it either is
 * seen here or has failed there.
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
