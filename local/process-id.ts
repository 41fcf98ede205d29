import { isSystemError } from "./system-error.ts";

/** Whether a process with this id runs, of whatever user. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isSystemError(error, "EPERM"); // it runs, and is somebody else's
  }
}
