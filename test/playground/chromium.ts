import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { removeAbandoned } from "../../local/abandoned.ts";
import { localDirectory, projectDirectory } from "../../local/paths.ts";
import { runProcess } from "../../local/process-group.ts";
import { isSystemError } from "../../local/system-error.ts";

/**
 * The browser of the tests. On Linux on x64 it comes with `npm ci`, inside of the package @sparticuz/chromium, with the
 * libraries and the font that it needs; elsewhere it is the one that is installed. There is always a browser or a
 * failure, never a test that is left out.
 */

const packageFile = join(projectDirectory, "node_modules", "@sparticuz", "chromium", "package.json");
const unpackedDirectory = join(localDirectory, "chromium");
const isPackaged = process.platform === "linux" && process.arch === "x64";

/** The caller closes it. @throws when there is no browser; the message says how to get one */
export async function launchChromium(): Promise<Browser> {
  const installed = process.env.CHROMIUM_PATH ?? (isPackaged ? undefined : findInstalled());
  if (installed !== undefined) return chromium.launch({ executablePath: installed });
  if (!isPackaged) {
    throw new Error(
      "No Chromium was found. Install one (Debian, Ubuntu: sudo apt-get install chromium; macOS: Google Chrome), or name it in CHROMIUM_PATH.",
    );
  }
  const directory = await unpack();
  return chromium.launch({
    executablePath: join(directory, "chromium"),
    args: ["--font-render-hinting=none", "--disable-gpu"],
    env: {
      PATH: process.env.PATH ?? "",
      HOME: directory,
      FONTCONFIG_PATH: directory,
      LD_LIBRARY_PATH: join(directory, "al2023", "lib"),
    },
  });
}

function findInstalled(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)));
  return [...onPath, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"].find((path) => existsSync(path));
}

/**
 * Once for each version. Built beside its place and then renamed, so that what is there is complete. @returns the
 * folder
 */
async function unpack(): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(packageFile, "utf8"));
  const directory = join(unpackedDirectory, version);
  if (existsSync(join(directory, "chromium"))) return directory;
  const unfinished = `${directory}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await removeAbandoned(unpackedDirectory, /\.(\d+)$/);
  const { outcome, output } = await runProcess(
    process.execPath,
    ["--input-type=module", "--eval", 'import chromium from "@sparticuz/chromium"; await chromium.executablePath();'],
    {
      directory: projectDirectory,
      // The package unpacks into the folder for temporary files, and its libraries only where it takes itself to be on
      // Lambda.
      environment: { TMPDIR: unfinished, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
      timeoutSeconds: 120,
    },
  );
  if (outcome !== 0) throw new Error(`Chromium could not be unpacked (${outcome}): ${output.trim()}`);
  // The packaged font and no other, so that a picture looks the same on every machine.
  const fonts = `<fontconfig><dir>${join(directory, "fonts")}</dir><cachedir>${join(directory, "font-cache")}</cachedir></fontconfig>`;
  await writeFile(
    join(unfinished, "fonts.conf"),
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n${fonts}\n`,
  );
  try {
    await rename(unfinished, directory);
  } catch (error) {
    if (!isSystemError(error, "ENOTEMPTY") && !isSystemError(error, "EEXIST")) throw error; // another run was faster, and its folder is as good
    await rm(unfinished, { recursive: true, force: true });
  }
  return directory;
}
