/**
 * Whether `error` is a system error with this code (`ENOENT`). Checked by its shape, because in jest's sandbox Node's
 * own errors are not instances of `Error`.
 */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
