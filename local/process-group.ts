import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { isSystemError } from "./system-error.ts";

/**
 * Child processes that lead a process group of their own. So a Ctrl-C in the terminal reaches only this process, which
 * then ends them in its own order; and ending one ends all that it started in turn (MiniStack's Lambda workers, the
 * CDK's `npx tsx`), whatever they are.
 */

export interface ProcessGroup {
  /** Process id of the leader, and the id of the group. */
  readonly id: number;
  /** Settles when the leader has ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Kills every process of the group; does nothing when they have ended. There is nothing for them to save. */
  kill(): void;
}

export interface ProcessOptions {
  /** All of it: nothing is inherited from this process's environment. */
  environment: NodeJS.ProcessEnv;
  directory: string;
}

const running = new Set<ProcessGroup>();

// For an exit in the middle of things: process.exit() on a second Ctrl-C, or an exception that nobody caught.
process.on("exit", () => {
  for (const group of running) group.kill();
});

/**
 * Starts `command` as the leader of a new group.
 * @throws when the command cannot be run at all, for example because it does not exist.
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
  if (id === undefined) throw new Error(`${command} was started and has no process id.`);

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

/** What became of a command that was run to its end. */
export interface FinishedProcess {
  /** Exit code, the signal that ended it, or `timed-out` when it took longer than it was given. */
  outcome: number | NodeJS.Signals | "timed-out";
  /** Standard output and standard error, as they came. */
  output: string;
}

/** Runs `command` to its end, and kills it with all that it started when that takes longer than `timeoutSeconds`. */
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
    // ESRCH: nobody is left in the group, which is what was wanted. EPERM: macOS says so of a group of which only
    // zombies are left.
    if (!isSystemError(error, "ESRCH") && !isSystemError(error, "EPERM")) throw error;
  }
}
