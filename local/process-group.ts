import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { isSystemError } from "./system-error.ts";

/**
 * Child processes in their own process groups. A Ctrl-C in the terminal then reaches only this process, which stops
 * them in the right order; and killing one also kills the processes that it started (MiniStack's Lambda workers, the
 * CDK's `npx tsx`).
 */

export interface ProcessGroup {
  /** The process id of the leader, which is also the id of the group. */
  readonly id: number;
  /** Resolves when the leader has ended, with its exit code or signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Kills every process of the group; does nothing when they have ended. They have nothing to save. */
  kill(): void;
}

export interface ProcessOptions {
  /** Complete: nothing is inherited from this process's environment. */
  environment: NodeJS.ProcessEnv;
  directory: string;
}

const running = new Set<ProcessGroup>();

// For an exit without clean-up: process.exit() on a second Ctrl-C, or an uncaught exception.
process.on("exit", () => {
  for (const group of running) group.kill();
});

/**
 * Starts `command` as the leader of a new group.
 * @throws when the command cannot be run, for example because it does not exist.
 */
export async function startProcessGroup(
  command: string,
  commandArguments: readonly string[],
  { environment, directory, stdio }: ProcessOptions & { stdio: StdioOptions },
): Promise<{ group: ProcessGroup; child: ChildProcess }> {
  const child = spawn(command, commandArguments, { env: environment, cwd: directory, stdio, detached: true });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "SIGKILL"));
  });
  await once(child, "spawn");
  const id = child.pid;
  if (id === undefined) throw new Error(`${command} was started but has no process id.`);

  const group: ProcessGroup = {
    id,
    ended,
    kill: () => {
      running.delete(group);
      killGroup(id);
    },
  };
  running.add(group);
  return { group, child };
}

/** The result of a command. */
export interface FinishedProcess {
  /** Its exit code or signal, or `timed-out`. */
  outcome: number | NodeJS.Signals | "timed-out";
  /** Standard output and standard error, interleaved. */
  output: string;
}

/** Runs `command`, and kills it with all the processes that it started after `timeoutSeconds`. */
export async function runProcess(
  command: string,
  commandArguments: readonly string[],
  {
    timeoutSeconds,
    onOutput,
    ...options
  }: ProcessOptions & { timeoutSeconds: number; onOutput?: (chunk: string) => void },
): Promise<FinishedProcess> {
  const { group, child } = await startProcessGroup(command, commandArguments, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      onOutput?.(chunk);
    });
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));

  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<"timed-out">((resolve) => {
    timer = setTimeout(() => resolve("timed-out"), timeoutSeconds * 1000);
  });
  const outcome = await Promise.race([group.ended, timedOut]);
  clearTimeout(timer);
  group.kill();
  await closed; // the last output
  return { outcome, output };
}

function killGroup(id: number): void {
  try {
    process.kill(-id, "SIGKILL");
  } catch (error) {
    // ESRCH: the group is empty, as intended. EPERM: macOS reports it for a group of zombies.
    if (!isSystemError(error, "ESRCH") && !isSystemError(error, "EPERM")) throw error;
  }
}
