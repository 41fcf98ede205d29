import type { Relayed } from "./relayed.ts";
import type { Violation } from "./violation.ts";

/** Each message either reached the other person once, is held, or was reported as undeliverable. */
export function exactlyOnce(relayed: readonly Relayed[]): Violation[] {
  return relayed.flatMap(({ written: { reference, messageSid, mark, by }, arrivals, isReported, isHeld }) => {
    const fates = [...arrivals.map(() => "arrived"), ...(isReported ? ["reported"] : []), ...(isHeld ? ["held"] : [])];
    if (fates.length === 1) return [];
    const came = fates.join(" and ") || "vanished";
    return [{ rule: "exactly once", reference, what: `${messageSid} ("${mark}", by the ${by}) ${came}` }];
  });
}
