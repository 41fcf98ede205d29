import { existsSync } from "node:fs";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "./free-port.ts";
import { projectDirectory } from "./paths.ts";
import { type ProcessGroup, startProcessGroup } from "./process-group.ts";
import { SetUpError } from "./set-up-error.ts";

/** MiniStack, the local AWS: one server process, and one worker process for each running Lambda function. */
export interface MiniStack {
  readonly url: string;
  readonly version: string;
  /** The output of the server and the functions. */
  readonly logFile: string;
  /** The calls by and to the functions, one JSON object per line (`record_calls.py`), if recorded. */
  readonly callsFile?: string;
  /** Kills the server and the workers. All their state is in memory, so there is nothing to save. */
  stop(): Promise<void>;
}

const attempts = 3;
const readyTimeoutSeconds = 30;

/**
 * Starts MiniStack on a free loopback port and waits until it responds.
 * @param python the interpreter that has MiniStack installed.
 * @param runDirectory for its temporary files, log and recorded calls; removed by the caller.
 */
export async function startMiniStack(python: string, runDirectory: string, recordsCalls: boolean): Promise<MiniStack> {
  const home = join(runDirectory, "home");
  const temporaryDirectory = join(runDirectory, "tmp");
  await mkdir(home, { recursive: true });
  await mkdir(temporaryDirectory, { recursive: true });
  // The functions are unpacked here. Without this file Node.js would find our package.json further up, and treat them
  // and MiniStack's own worker script as ES modules.
  await writeFile(join(temporaryDirectory, "package.json"), "{}\n");
  const logFile = join(runDirectory, "ministack.log");
  const callsFile = recordsCalls ? join(runDirectory, "calls.jsonl") : undefined;

  for (let attempt = 1; attempt <= attempts; attempt++) {
    const port = await findFreePort();
    const group = await launch(python, { port, home, temporaryDirectory, logFile, callsFile });
    const url = `http://127.0.0.1:${port}`;
    const version = await waitUntilReady(url, group);
    if (version !== undefined) {
      return {
        url,
        version,
        logFile,
        callsFile,
        stop: async () => {
          group.kill();
          await group.ended;
        },
      };
    }
  }
  throw new SetUpError(
    `MiniStack did not start in ${attempts} attempts (its last output: ${(await lastLine(logFile)) || "none"}): delete .local/venv, so that it is created again, or point AWS_ENDPOINT_URL at a running AWS emulator.`,
  );
}

interface LaunchOptions {
  port: number;
  home: string;
  temporaryDirectory: string;
  logFile: string;
  callsFile?: string;
}

/**
 * The environment is all of it: what MiniStack has in its own reaches every function, and wins over what it would set
 * itself.
 */
async function launch(
  python: string,
  { port, home, temporaryDirectory, logFile, callsFile }: LaunchOptions,
): Promise<ProcessGroup> {
  const log = await open(logFile, "w");
  try {
    const { group } = await startProcessGroup(python, [join(projectDirectory, "local", "run-ministack.py")], {
      directory: temporaryDirectory,
      environment: {
        PATH: [lambdaNodeDirectory(), "/usr/bin", "/bin"].join(":"),
        HOME: home,
        TMPDIR: temporaryDirectory,
        BIND_HOST: "127.0.0.1",
        MINISTACK_HOST: "127.0.0.1",
        GATEWAY_PORT: String(port),
        PYTHONUNBUFFERED: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        ...(callsFile && { RECORD_CALLS_TO: callsFile }),
      },
      stdio: ["pipe", log.fd, log.fd],
    });
    return group;
  } finally {
    await log.close();
  }
}

/**
 * MiniStack runs every function on the `node` of its PATH: the Node.js 24 of the npm package where there is one for
 * this platform, else ours.
 */
function lambdaNodeDirectory(): string {
  const packaged = join(projectDirectory, "node_modules", `node-${process.platform}-${process.arch}`, "bin");
  return existsSync(join(packaged, "node")) ? packaged : dirname(process.execPath);
}

/**
 * The version of the server, once it answers; undefined when it ended instead, because another process was faster to
 * take the port.
 */
async function waitUntilReady(url: string, group: ProcessGroup): Promise<string | undefined> {
  let hasEnded = false;
  void group.ended.then(() => {
    hasEnded = true;
  });
  const deadlineMs = Date.now() + readyTimeoutSeconds * 1000;
  while (Date.now() < deadlineMs && !hasEnded) {
    const version = await askVersion(url);
    if (version !== undefined) return version;
    await sleep(50);
  }
  group.kill();
  return undefined;
}

async function askVersion(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2000) });
    const health: unknown = await response.json();
    return health instanceof Object && "version" in health ? String(health.version) : undefined;
  } catch {
    return undefined; // it does not listen yet: asked again
  }
}

async function lastLine(file: string): Promise<string> {
  return (await readFile(file, "utf8")).trim().split("\n").at(-1) ?? "";
}
