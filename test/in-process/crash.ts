/**
 * A process that dies, by a call of something with an effect that throws: before it has had its effect, or after. Every
 * call of what was wrapped is counted, so that a test can put the crash at each of them in turn.
 */
export class Crash {
  private count = 0;
  private readonly at: number;
  private readonly when: "before" | "after";

  /** @param at the place of the call that crashes, from 0; -1: none does */
  constructor(at: number, when: "before" | "after") {
    this.at = at;
    this.when = when;
  }

  /** How many calls there were. */
  get calls(): number {
    return this.count;
  }

  /** True for the error by which a crash shows. */
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
