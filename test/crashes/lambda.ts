/**
 * A stand-in for Lambda: a function's containers, each of which handles one invocation at a time, and whose process can
 * crash at a call.
 *
 * After a crash, the call's promise never settles, and neither does any later one of that container, so that no further
 * code of the invocation runs, not even `catch` or `finally`. Only the platform learns of it.
 */

export type When = "before" | "after";

/** A call to something outside the process. */
export interface Call {
  /** The function, the reason for its invocation, and a count. */
  invocation: string;
  /** What was called, and a count within the invocation. */
  name: string;
}

export interface CrashPoint extends Call {
  when: When;
}

export const nameOf = ({ invocation, name, when }: CrashPoint): string => `${invocation} · ${when} ${name}`;

/** An invocation whose process has crashed, as seen by the platform. */
export class ProcessEnded extends Error {
  override name = "ProcessEnded";
}

const never = new Promise<never>(() => undefined);

/** Counts occurrences by name. */
class Counts {
  private readonly counts = new Map<string, number>();

  next(name: string): string {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return `${name} #${count}`;
  }
}

/** The planned crashes, and all calls so far. */
export class Crashes {
  readonly calls: Call[] = [];
  readonly happened: CrashPoint[] = [];
  private readonly planned: readonly CrashPoint[];

  constructor(planned: readonly CrashPoint[]) {
    this.planned = planned;
  }

  at(call: Call): When | undefined {
    this.calls.push(call);
    const point = this.planned.find(({ invocation, name }) => invocation === call.invocation && name === call.name);
    if (point) this.happened.push(point);
    return point?.when;
  }
}

/**
 * Calls something outside the process, unless the process crashes.
 * @param onEnded is called when the process has crashed and will not see the result
 */
export type Outside = <Result>(
  name: string,
  effect: () => Result | Promise<Result>,
  onEnded?: () => void,
) => Promise<Result>;

class Container<Handler> {
  readonly handler: Handler;
  isEnded = false;
  private readonly crashes: Crashes;
  private invocation = "";
  private counts = new Counts();
  private end: () => void = () => undefined;

  constructor(build: (outside: Outside) => Handler, crashes: Crashes) {
    this.crashes = crashes;
    this.handler = build((name, effect, onEnded = () => undefined) => this.call(name, effect, onEnded));
  }

  async invoke<Result>(invocation: string, act: (handler: Handler) => Promise<Result>): Promise<Result> {
    this.invocation = invocation;
    this.counts = new Counts();
    const ended = new Promise<never>((_, reject) => {
      this.end = () => reject(new ProcessEnded(`The process of ${invocation} has ended.`));
    });
    ended.catch(() => undefined);
    return Promise.race([act(this.handler), ended]);
  }

  private async call<Result>(
    name: string,
    effect: () => Result | Promise<Result>,
    onEnded: () => void,
  ): Promise<Result> {
    const abandon = (): Promise<never> => {
      onEnded();
      return never;
    };
    if (this.isEnded) return abandon();
    const when = this.crashes.at({ invocation: this.invocation, name: this.counts.next(name) });
    if (when === "before") this.ends();
    if (this.isEnded) return abandon();
    const result = await settled(effect);
    if (when === "after") this.ends();
    // The call has had its effect, but the process is gone.
    if (this.isEnded) return abandon();
    if ("error" in result) throw result.error;
    return result.value;
  }

  private ends(): void {
    this.isEnded = true;
    this.end();
  }
}

async function settled<Result>(
  effect: () => Result | Promise<Result>,
): Promise<{ value: Result } | { error: unknown }> {
  try {
    return { value: await effect() };
  } catch (error) {
    return { error };
  }
}

/** A deployed function. */
export class LambdaFunction<Handler> {
  private readonly name: string;
  private readonly build: (outside: Outside) => Handler;
  private readonly crashes: Crashes;
  private readonly idle: Container<Handler>[] = [];
  private readonly counts = new Counts();

  /** @param build runs when a container starts, like the entry file's top-level code */
  constructor(name: string, build: (outside: Outside) => Handler, crashes: Crashes) {
    this.name = name;
    this.build = build;
    this.crashes = crashes;
  }

  /**
   * @param what the reason for the invocation, the same for each redelivery
   * @throws ProcessEnded, and the handler's errors
   */
  async invoke<Result>(what: string, act: (handler: Handler) => Promise<Result>): Promise<Result> {
    const container = this.idle.pop() ?? new Container(this.build, this.crashes);
    try {
      return await container.invoke(this.counts.next(`${this.name} ${what}`), act);
    } finally {
      if (!container.isEnded) this.idle.push(container);
    }
  }
}
