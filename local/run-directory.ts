import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { removeAbandoned } from "./abandoned.ts";
import { localDirectory } from "./paths.ts";

/** A run's private folder, `.local/run-<process id>-<random>`, for temporary files, home directory and cloud assembly. */
export interface RunDirectory {
  readonly path: string;
  remove(): Promise<void>;
}

/** Creates a folder for this run, and removes those that earlier runs left behind. */
export async function createRunDirectory(): Promise<RunDirectory> {
  await mkdir(localDirectory, { recursive: true });
  await removeAbandoned(localDirectory, /^run-(\d+)-/);
  const path = await mkdtemp(join(localDirectory, `run-${process.pid}-`));
  const removeOnExit = () => rmSync(path, { recursive: true, force: true });
  process.on("exit", removeOnExit);
  return {
    path,
    remove: async () => {
      process.off("exit", removeOnExit);
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
