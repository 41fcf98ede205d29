import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** `npm run lint` holds the layers of lambda/ (docs/architecture.md): violations are planted in a copy of its settings. */

const folder = mkdtempSync(join(tmpdir(), "layers-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => copyFileSync("biome.json", join(folder, "biome.json")));

/** @returns the rules that the linter says the files break */
function broken(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const biome = resolve("node_modules/.bin/biome");
  const { stdout, stderr } = spawnSync(biome, ["ci", "--colors=off", "."], { cwd: folder, encoding: "utf8" });
  for (const path of Object.keys(files)) rmSync(join(folder, path));
  return [...`${stdout}${stderr}`.matchAll(/lint\/\w+\/(no\w+)/g)].map(([, rule]) => rule ?? "");
}

const importing = (path: string) => `import type { Thing } from "${path}";\n\nexport type Other = Thing;\n`;

test.each([
  ["lambda/decide/planted.ts", "../process/carry-out.ts"],
  ["lambda/decide/planted.ts", "../runtime/log.ts"],
  ["lambda/decide/planted.ts", "@aws-sdk/client-sqs"],
  ["lambda/decide/planted.ts", "twilio"],
  ["lambda/decide/planted.ts", "node:fs"],
  ["lambda/model/planted.ts", "../decide/decide.ts"],
  ["lambda/model/planted.ts", "@aws-sdk/client-dynamodb"],
  ["lambda/runtime/planted.ts", "../tables/opt-ins.ts"],
  ["lambda/tables/planted.ts", "../process/carry-out.ts"],
  ["lambda/queue/planted.ts", "../operations/operations.ts"],
  ["lambda/twilio/planted.ts", "../webhooks/webhook.ts"],
  ["lambda/webhooks/planted.ts", "../process/carry-out.ts"],
  ["lambda/operations/planted.ts", "../webhooks/webhook.ts"],
  ["lambda/process/planted.ts", "../process-event.ts"],
  ["packages/client/planted.ts", "../../lambda/model/events.ts"],
  ["packages/simulator/rest/planted.ts", "../../../lambda/model/events.ts"],
])("%s may not import %s, not even a type", (file, path) => {
  expect(broken({ [file]: importing(path) })).toContain("noRestrictedImports");
});

test.each([
  ["lambda/decide/planted.ts", "../model/events.ts"],
  ["lambda/decide/planted.ts", "@masked-conversations/client"],
  ["lambda/process/planted.ts", "../decide/decide.ts"],
  ["lambda/tables/planted.ts", "@aws-sdk/lib-dynamodb"],
])("%s may import %s", (file, path) => {
  expect(broken({ [file]: importing(path) })).toEqual([]);
});

test("two files that import each other's types are a cycle", () => {
  const cycle = {
    "lambda/decide/one.ts": 'import type { Two } from "./two.ts";\n\nexport type One = Two | 1;\n',
    "lambda/decide/two.ts": 'import type { One } from "./one.ts";\n\nexport type Two = One | 2;\n',
  };
  expect(broken(cycle)).toContain("noImportCycles");
});
