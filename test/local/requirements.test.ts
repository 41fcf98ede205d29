import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDirectory } from "../../local/paths.ts";
import { stampOf } from "../../local/virtual-environment.ts";

const requirements = readFileSync(join(projectDirectory, "local", "requirements.txt"));
/** One line for each package: `name==version` with its options. */
const packages = requirements
  .toString()
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

test("MiniStack is pinned", () => expect(packages.some((line) => line.startsWith("ministack==1.5.33 "))).toBe(true));

test.each(packages.map((line) => [line.split(" ")[0], line]))("%s has one version, with hashes", (_, line) => {
  expect(line).toMatch(/^[a-z0-9-]+==[\w.]+ ( ; python_full_version < '[\d.]+' )?/);
  expect(line).toMatch(/--hash=sha256:[0-9a-f]{64}/);
});

test("the same requirements share an environment", () =>
  expect(stampOf(Buffer.from(requirements))).toBe(stampOf(requirements)));

test("other requirements get another environment", () => {
  expect(stampOf(Buffer.concat([requirements, Buffer.from("\n")]))).not.toBe(stampOf(requirements));
});
