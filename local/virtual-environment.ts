import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { removeAbandoned } from "./abandoned.ts";
import { localDirectory, projectDirectory } from "./paths.ts";
import { runProcess } from "./process-group.ts";
import { findPython } from "./python.ts";
import { SetUpError } from "./set-up-error.ts";
import { isSystemError } from "./system-error.ts";

const requirementsFile = join(projectDirectory, "local", "requirements.txt");
const environmentsDirectory = join(localDirectory, "venv");

/**
 * A Python with MiniStack, in a private virtual environment that is created on first use.
 *
 * An environment's folder is named after a hash of its pinned requirements, built under another name and then renamed,
 * and never changed. So an existing one is complete, an interrupted run leaves nothing usable behind, of two concurrent
 * builds the second is discarded, and changing the requirements does not affect a run with the old ones.
 *
 * @returns the path of its `python`.
 * @throws SetUpError when there is no suitable Python, or a package cannot be installed.
 */
export async function provideVirtualEnvironment(): Promise<string> {
  await mkdir(environmentsDirectory, { recursive: true });
  await removeAbandoned(environmentsDirectory, /\.(\d+)$/);
  const directory = join(environmentsDirectory, stampOf(await readFile(requirementsFile)));
  const python = join(directory, "bin", "python");
  if (existsSync(python)) return python;

  await rm(directory, { recursive: true, force: true }); // its Python has been uninstalled
  const unfinished = `${directory}.${process.pid}`;
  try {
    await build(unfinished);
    await rename(unfinished, directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!isTaken(error)) throw error; // a concurrent run has built the same
  }
  return python;
}

/** Identifies an environment by its requirements. */
export function stampOf(requirements: Buffer): string {
  return createHash("sha256").update(requirements).digest("hex").slice(0, 12);
}

async function build(directory: string): Promise<void> {
  const python = await findPython(projectDirectory);
  await runOrExplain(python, ["-m", "venv", directory], `${python} could not create a virtual environment`);
  await runOrExplain(
    join(directory, "bin", "python"),
    [
      "-m",
      "pip",
      "install",
      "--require-hashes",
      "--quiet",
      "--no-input",
      "--disable-pip-version-check",
      "-r",
      requirementsFile,
    ],
    "MiniStack could not be installed from local/requirements.txt",
  );
}

/** pip gets the whole environment, because a company's index, proxy and certificates are configured there. */
async function runOrExplain(command: string, commandArguments: string[], failure: string): Promise<void> {
  const { outcome, output } = await runProcess(command, commandArguments, {
    environment: process.env,
    directory: projectDirectory,
    timeoutSeconds: 300,
  });
  if (outcome === 0) return;
  const reason = output.trim().split("\n").at(-1) ?? "";
  throw new SetUpError(
    `${failure} (${outcome}: ${reason}): check the connection to PyPI and try again, or point AWS_ENDPOINT_URL at a running AWS emulator.`,
  );
}

function isTaken(error: unknown): boolean {
  return isSystemError(error, "ENOTEMPTY") || isSystemError(error, "EEXIST");
}
