import type { Time } from "./time.ts";

export interface SharedLookUp<Value> {
  /**
   * What a look-up found that began at `sinceMs` or later: the last one, the one under way, or a new one. So whoever
   * asks for what is true by now gets an answer from after their question, and all who wait share it.
   * @throws what the look-up threw; a failure rejects for those who waited for it, and for no later caller
   */
  since(sinceMs: number): Promise<Value>;
}

/**
 * Looks something up for many, and begins at most one look-up in `spacingMs`: who would need one sooner waits for that
 * long at most.
 */
export function sharedLookUp<Value>(lookUp: () => Promise<Value>, spacingMs: number, time: Time): SharedLookUp<Value> {
  let known: { value: Value; beganAtMs: number } | undefined;
  let underWay: { value: Promise<Value>; beganAtMs: number } | undefined;
  let next: Promise<Value> | undefined;
  let lastBeganAtMs = Number.NEGATIVE_INFINITY;

  async function untilItsTurn(): Promise<void> {
    const waitMs = lastBeganAtMs + spacingMs - time.now();
    if (waitMs > 0) await time.wait(waitMs);
  }

  async function begin(): Promise<Value> {
    const beganAtMs = time.now();
    lastBeganAtMs = beganAtMs;
    const begun = { value: lookUp(), beganAtMs };
    underWay = begun;
    try {
      const value = await begun.value;
      if (!known || known.beganAtMs <= beganAtMs) known = { value, beganAtMs };
      return value;
    } finally {
      if (underWay === begun) underWay = undefined;
    }
  }

  return {
    async since(sinceMs) {
      if (known && known.beganAtMs >= sinceMs) return known.value;
      if (underWay && underWay.beganAtMs >= sinceMs) return underWay.value;
      next ??= untilItsTurn().then(() => {
        next = undefined;
        return begin();
      });
      return next;
    },
  };
}
