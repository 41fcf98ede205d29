/** Runs a step of the start, and reports its result and duration. */
export async function step<Result>(
  report: (line: string) => void,
  run: () => Promise<Result>,
  describe: (result: Result) => string,
): Promise<Result> {
  const startedAtMs = performance.now();
  const result = await run();
  report(`✓ ${describe(result)} ${seconds(performance.now() - startedAtMs)}`);
  return result;
}

/** `(1.2 s)` */
export function seconds(milliseconds: number): string {
  return `(${(milliseconds / 1000).toFixed(1)} s)`;
}
