import { setTimeout as sleep } from "node:timers/promises";

/**
 * What one call of an AWS service is like: it takes its time, and now and then it fails, before it has had its effect
 * or after.
 */
export interface Weather {
  latencyMs: number;
  /** A draw in [0, 1). */
  random: () => number;
  /** Of all calls; half of these fail before the effect, half after. */
  failing: number;
}

/**
 * @returns the same service, each call of which is one over the network. A failure looks as DynamoDB's throttling does.
 */
export function overNetwork<Service extends object>(
  service: Service,
  { latencyMs, random, failing }: Weather,
): Service {
  const call = async (effect: () => unknown): Promise<unknown> => {
    const draw = random();
    await sleep(latencyMs);
    if (draw < failing / 2) throw new Error("ProvisionedThroughputExceededException");
    const result = await effect();
    if (draw < failing) throw new Error("The answer was lost.");
    return result;
  };
  return new Proxy(service, {
    get(target, name, receiver) {
      const method: unknown = Reflect.get(target, name, receiver);
      return typeof method === "function" ? (...given: unknown[]) => call(() => method.apply(target, given)) : method;
    },
  });
}
