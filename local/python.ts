import { runProcess } from "./process-group.ts";
import { SetUpError } from "./set-up-error.ts";

/** In order of preference. MiniStack needs 3.10; `python3` may be newer than those listed here. */
export const pythonCommands = ["python3.13", "python3.12", "python3.11", "python3.10", "python3"] as const;

/** The result of asking a command for its version. */
export interface PythonProbe {
  command: string;
  /** Such as `3.11`; undefined when the command does not run. */
  version?: string;
  /** Whether it can create a virtual environment with pip. Debian has that in a separate package. */
  canMakeEnvironments: boolean;
}

const probeScript = `
import sys
print("version=%d.%d" % sys.version_info[:2])
import ensurepip, venv
print("venv=yes")
`;

/**
 * The first command that runs Python 3.10 or newer and can create virtual environments.
 * @throws SetUpError when there is none.
 */
export async function findPython(directory: string): Promise<string> {
  const probes: PythonProbe[] = [];
  for (const command of pythonCommands) {
    const probe = await probePython(command, directory);
    if (isUsable(probe)) return command;
    probes.push(probe);
  }
  throw new SetUpError(explainMissingPython(probes));
}

async function probePython(command: string, directory: string): Promise<PythonProbe> {
  try {
    const { output } = await runProcess(command, ["-c", probeScript], {
      environment: process.env,
      directory,
      timeoutSeconds: 20,
    });
    return {
      command,
      version: /^version=([\d.]+)$/m.exec(output)?.[1],
      canMakeEnvironments: /^venv=yes$/m.test(output),
    };
  } catch {
    return { command, canMakeEnvironments: false }; // there is no such command
  }
}

export function isUsable({ version, canMakeEnvironments }: PythonProbe): boolean {
  return isSupported(version) && canMakeEnvironments;
}

function isSupported(version: string | undefined): boolean {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  return major === 3 && minor >= 10;
}

/** One line: what was found instead, and what to do. */
export function explainMissingPython(probes: readonly PythonProbe[]): string {
  const remedy = "or point AWS_ENDPOINT_URL at a running AWS emulator.";
  const withoutVenv = probes.find(({ version }) => isSupported(version));
  if (withoutVenv) {
    return `${withoutVenv.command} (${withoutVenv.version}) cannot create virtual environments: install its venv module (Debian, Ubuntu: python${withoutVenv.version}-venv), ${remedy}`;
  }
  const found = probes.flatMap(({ command, version }) => (version ? [`${command} is ${version}`] : []));
  const instead = found.length > 0 ? found.join(", ") : `none of ${pythonCommands.join(", ")} was found`;
  return `The local AWS needs Python 3.10 or newer, but ${instead}: install it (https://www.python.org/downloads/), ${remedy}`;
}
