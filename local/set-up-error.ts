/**
 * A problem that the user can fix. The message names the problem and the remedy; it is shown without a stack trace.
 */
export class SetUpError extends Error {
  override readonly name = "SetUpError";
}
