/**
 * Lambda as the crashes need it: a function's containers, each of which handles one invocation at a time, and a process
 * that ends at a call.
 *
 * Ended means ended: the call's promise never settles, and neither does any later one of that container, so no line of
 * the invocation runs afterwards, no `catch` and no `finally` either. The platform alone learns of it.
 */

export type When = "before" | "after";

/** One call of something outside the process. */
export interface Call {
  /** The function, what it was invoked for, and which time that was. */
  invocation: string;
  /** What was called, and which time that was in the invocation. */
  name: string;
}

export interface CrashPoint extends Call {
  when: When;
}

export const nameOf = ({ invocation, name, when }: CrashPoint): string => `${invocation} · ${when} ${name}`;

/** What the platform sees of an invocation whose process has ended. */
export class ProcessEnded extends Error {
  override name = "ProcessEnded";
}

const never = new Promise<never>(() => undefined);

/** How often something has happened under a name. */
class Counts {
  private readonly counts = new Map<string, number>();

  next(name: string): string {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return `${name} #${count}`;
  }
}

/** Where the process ends, and every call that came so far. */
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
 * Calls something outside the process, or ends with it.
 * @param onEnded is told when nobody will hear of the call any more
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
    const unheard = (): Promise<never> => {
      onEnded();
      return never;
    };
    if (this.isEnded) return unheard();
    const when = this.crashes.at({ invocation: this.invocation, name: this.counts.next(name) });
    if (when === "before") this.ends();
    if (this.isEnded) return unheard();
    const result = await settled(effect);
    if (when === "after") this.ends();
    // What was under way has had its effect, and nobody is there any more to hear of it.
    if (this.isEnded) return unheard();
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

/** One deployed function. */
export class LambdaFunction<Handler> {
  private readonly name: string;
  private readonly build: (outside: Outside) => Handler;
  private readonly crashes: Crashes;
  private readonly idle: Container<Handler>[] = [];
  private readonly counts = new Counts();

  /** @param build what runs when a container starts: the entry file's own work */
  constructor(name: string, build: (outside: Outside) => Handler, crashes: Crashes) {
    this.name = name;
    this.build = build;
    this.crashes = crashes;
  }

  /**
   * @param what it is invoked for; the same each time the same is brought again
   * @throws ProcessEnded, and whatever the handler throws
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
