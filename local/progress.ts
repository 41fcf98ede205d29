/** Runs one step of the start and tells, when it is done, what it made and how long that took. */
export async function step<Result>(
  tell: (line: string) => void,
  run: () => Promise<Result>,
  describe: (result: Result) => string,
): Promise<Result> {
  const startedAtMs = performance.now();
  const result = await run();
  tell(`✓ ${describe(result)} ${seconds(performance.now() - startedAtMs)}`);
  return result;
}

/** `(1.2 s)` */
export function seconds(milliseconds: number): string {
  return `(${(milliseconds / 1000).toFixed(1)} s)`;
}
