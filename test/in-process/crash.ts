/**
 * Simulates a crash by making a call with an effect throw, before or after its effect. All calls of wrapped services are
 * counted, so that a test can crash at each of them in turn.
 */
export class Crash {
  private count = 0;
  private readonly at: number;
  private readonly when: "before" | "after";

  /** @param at the index of the call that crashes; -1 for none */
  constructor(at: number, when: "before" | "after") {
    this.at = at;
    this.when = when;
  }

  get calls(): number {
    return this.count;
  }

  /** Whether an error is a simulated crash. */
  static is(error: unknown): boolean {
    return error instanceof Error && error.message === "crash";
  }

  wrap<Service extends object>(service: Service): Service {
    return new Proxy(service, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        return typeof method === "function"
          ? (...given: unknown[]) => this.call(() => method.apply(target, given))
          : method;
      },
    });
  }

  private async call(effect: () => unknown): Promise<unknown> {
    const isHere = this.count++ === this.at;
    if (isHere && this.when === "before") throw new Error("crash");
    const result = await effect();
    if (isHere) throw new Error("crash");
    return result;
  }
}
