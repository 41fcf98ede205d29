/** The simulator refused a call; the message says why. */
export class SimulatorCallError extends Error {
  override readonly name = "SimulatorCallError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Calls the simulator's own surface and returns the JSON of the answer; null for an empty one.
 *
 * @param path below `/simulator`
 * @typeParam Result what that path is known to answer
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
