import type { Relayed } from "./relayed.ts";
import type { Violation } from "./violation.ts";

/**
 * Order per conversation and direction. Messages relayed by Twilio arrive in the order in which they were written, and
 * so do released ones. Between the two no order can be guaranteed: once the window is open, Twilio relays new messages at
 * once, while older ones are still being released. Such overtakings are counted.
 */

interface Arrived {
  reference: string;
  mark: string;
  index: number;
  place: number;
  isReleased: boolean;
}

/** @param indexOf a message's index in its Conversation, by SID */
function byDirection(relayed: readonly Relayed[], indexOf: ReadonlyMap<string, number>): Arrived[][] {
  const directions = new Map<string, Arrived[]>();
  for (const { written, arrivals } of relayed) {
    const [first] = arrivals;
    if (!first) continue;
    const key = `${written.reference} ${written.by}`;
    const isReleased = first.message.messageSid !== written.messageSid;
    const { reference, mark } = written;
    const arrived = { reference, mark, index: indexOf.get(written.messageSid) ?? 0, place: first.place, isReleased };
    directions.set(key, [...(directions.get(key) ?? []), arrived]);
  }
  return [...directions.values()].map((direction) => direction.toSorted((one, other) => one.place - other.place));
}

function inversions(arrived: readonly Arrived[]): [Arrived, Arrived][] {
  return arrived.flatMap((one, place) =>
    arrived.slice(place + 1).flatMap((later): [Arrived, Arrived][] => (later.index < one.index ? [[one, later]] : [])),
  );
}

export function order(
  relayed: readonly Relayed[],
  indexOf: ReadonlyMap<string, number>,
): { violations: Violation[]; overtakings: number } {
  const directions = byDirection(relayed, indexOf);
  const violations = directions.flatMap((direction) =>
    [true, false].flatMap((isReleased) =>
      inversions(direction.filter((one) => one.isReleased === isReleased)).map(([one, later]) => ({
        rule: `order of ${isReleased ? "released" : "relayed"} messages`,
        reference: one.reference,
        what: `"${one.mark}" (${one.index}) arrived before "${later.mark}" (${later.index})`,
      })),
    ),
  );
  const overtakings = directions.flatMap((direction) => {
    const overtaken = inversions(direction).filter(([one, later]) => one.isReleased !== later.isReleased);
    return [...new Set(overtaken.map(([, later]) => later))];
  }).length;
  return { violations, overtakings };
}
