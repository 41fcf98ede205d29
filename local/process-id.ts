import { isSystemError } from "./system-error.ts";

/** Whether a process with this id is running, whoever owns it. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isSystemError(error, "EPERM"); // it is running, but belongs to another user
  }
}
