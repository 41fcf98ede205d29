import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "./process-id.ts";

/**
 * Removes what runs left behind in `directory` that were killed before they could clean up.
 * @param named finds the run's process id, as its first group, in the names of what belongs to one run.
 */
export async function removeAbandoned(directory: string, named: RegExp): Promise<void> {
  for (const name of await readdir(directory)) {
    const processId = Number(named.exec(name)?.[1]);
    if (!processId || isRunning(processId)) continue;
    // Something that the run had started may still write there for a moment; then it is left to the next run.
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
