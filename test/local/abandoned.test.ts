import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeAbandoned } from "../../local/abandoned.ts";

/** Above Linux's highest process id. */
const noProcessId = 4_194_305;

test("only the leftovers of runs that have ended are removed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "abandoned-"));
  try {
    for (const name of [`run-${noProcessId}-a`, `run-${process.pid}-b`, "venv", "endpoints.json"])
      mkdirSync(join(directory, name));
    await removeAbandoned(directory, /^run-(\d+)-/);
    expect(readdirSync(directory).sort()).toEqual(["endpoints.json", `run-${process.pid}-b`, "venv"]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
