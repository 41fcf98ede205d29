/**
 * Whether `error` is the operating system's, with this code (`ENOENT`). Asked by its shape: in a test, Node's own
 * errors come from outside of jest's sandbox and are no instances of the `Error` inside.
 */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
