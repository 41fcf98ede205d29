import type { Handset } from "../handsets/handsets.ts";
import type { Twilio } from "../twilio.ts";

/**
 * Lets a message arrive at once, or as soon as the phone is switched on. When it stays off for longer than the network
 * tries, the network gives up instead. Meanwhile nothing counts as in flight, since nobody waits hours for it.
 */
export function whenOn(twilio: Twilio, handset: Handset, arrive: () => void, giveUp: () => void): void {
  if (!handset.off) {
    arrive();
    return;
  }
  const arriveLate = () => {
    deadline.cancel();
    arrive();
  };
  const deadline = twilio.clock.after(twilio.switches.undeliveredAfterSeconds * 1000, () => {
    handset.waiting.delete(arriveLate);
    giveUp();
  });
  handset.waiting.add(arriveLate);
}

/** Switches a phone on or off. What waits for it arrives in the order in which it was sent. */
export function setOff(handset: Handset, off: boolean): void {
  handset.off = off;
  if (off) return;
  const waiting = [...handset.waiting];
  handset.waiting.clear();
  for (const arriveLate of waiting) arriveLate();
}
