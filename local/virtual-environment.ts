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
 * The Python that has MiniStack: from a private virtual environment that is made when it is first needed.
 *
 * An environment's folder is named by a stamp of its pins, is built beside its place and then renamed, and is never
 * changed. So one that is there is complete; an interrupted run leaves nothing that counts; two runs at once both
 * build, and the second drops its own; and changing the pins pulls nothing from under a run that goes on with the old
 * ones.
 *
 * @returns the path of its `python`.
 * @throws SetUpError when there is no suitable Python, or a package cannot be had.
 */
export async function provideVirtualEnvironment(): Promise<string> {
  await mkdir(environmentsDirectory, { recursive: true });
  await removeAbandoned(environmentsDirectory, /\.(\d+)$/);
  const directory = join(environmentsDirectory, stampOf(await readFile(requirementsFile)));
  const python = join(directory, "bin", "python");
  if (existsSync(python)) return python;

  await rm(directory, { recursive: true, force: true }); // of a Python that was uninstalled since
  const unfinished = `${directory}.${process.pid}`;
  try {
    await build(unfinished);
    await rename(unfinished, directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!isTaken(error)) throw error; // taken: another run was faster, and its environment is as good
  }
  return python;
}

/** Names an environment by what is to be in it, so that other pins are another environment. */
export function stampOf(requirements: Buffer): string {
  return createHash("sha256").update(requirements).digest("hex").slice(0, 12);
}

async function build(directory: string): Promise<void> {
  const python = await findPython(projectDirectory);
  await runOrExplain(python, ["-m", "venv", directory], `${python} could not make a virtual environment`);
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

/** pip sees the whole environment: a company's index, proxy and certificates are configured there. */
async function runOrExplain(command: string, commandArguments: string[], failure: string): Promise<void> {
  const { outcome, output } = await runProcess(command, commandArguments, {
    environment: process.env,
    directory: projectDirectory,
    timeoutSeconds: 300,
  });
  if (outcome === 0) return;
  const reason = output.trim().split("\n").at(-1) ?? "";
  throw new SetUpError(
    `${failure} (${outcome}: ${reason}): check the access to PyPI and try again, or point AWS_ENDPOINT_URL at an AWS emulator that already runs.`,
  );
}

function isTaken(error: unknown): boolean {
  return isSystemError(error, "ENOTEMPTY") || isSystemError(error, "EEXIST");
}
