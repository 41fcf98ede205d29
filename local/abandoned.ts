import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "./process-id.ts";

/**
 * Removes from `directory` the leftovers of runs that were killed before they could clean up.
 * @param pattern for the names of what belongs to a run; its first group is the run's process id.
 */
export async function removeAbandoned(directory: string, pattern: RegExp): Promise<void> {
  for (const name of await readdir(directory)) {
    const processId = Number(pattern.exec(name)?.[1]);
    if (!processId || isRunning(processId)) continue;
    // A process that the run had started may still be writing there; the next run will remove it.
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
