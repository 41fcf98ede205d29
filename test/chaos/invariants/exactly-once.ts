import type { Relayed } from "./relayed.ts";
import type { Violation } from "./violation.ts";

/** Each message reached the other one exactly once, or is held, or is reported as undeliverable. */
export function exactlyOnce(relayed: readonly Relayed[]): Violation[] {
  return relayed.flatMap(({ written: { reference, messageSid, mark, by }, arrivals, isReported, isHeld }) => {
    const fates = [...arrivals.map(() => "arrived"), ...(isReported ? ["reported"] : []), ...(isHeld ? ["held"] : [])];
    if (fates.length === 1) return [];
    const came = fates.join(" and ") || "vanished";
    return [{ rule: "exactly once", reference, what: `${messageSid} ("${mark}", by the ${by}) ${came}` }];
  });
}
