/**
 * Something that the person at the keyboard can put right. The message says what, the value, what was expected and the
 * remedy; it is shown as it is, without a stack trace.
 */
export class SetUpError extends Error {
  override readonly name = "SetUpError";
}
