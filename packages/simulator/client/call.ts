export class SimulatorCallError extends Error {
  override readonly name = "SimulatorCallError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Calls the simulator's control API and returns the response's JSON; null when it is empty.
 *
 * @param path below `/simulator`
 * @typeParam Result the type that the path answers with, which is not checked
 */
export async function callSimulator<Result>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Result> {
  const request =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(`${url}/simulator${path}`, { method, ...request });
  const text = await response.text();
  if (!response.ok)
    throw new SimulatorCallError(response.status, `${method} /simulator${path}: ${response.status} ${text}`);
  return JSON.parse(text === "" ? "null" : text);
}
