import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example } from "../../config/example.ts";
import { operations } from "../../lambda/operations/operations.ts";
import { bundleFunctions } from "../../lib/bundles.ts";
import { runtimeConfiguration } from "../../lib/check-configuration.ts";
import { resourcesOf, synthesize } from "./synthesized.ts";

/** Checks what is deployed by the template's assets. */

const outputDirectory = mkdtempSync(join(tmpdir(), "deployed-code-"));
afterAll(() => rmSync(outputDirectory, { recursive: true }));

const { app, template } = synthesize();

/** By the function's logical id. */
const deployed = Object.entries(resourcesOf(template, "AWS::Lambda::Function")).map(([id, { Properties }]) => {
  const asset = `asset.${Properties.Code.S3Key.replace(/\.zip$/, "")}`;
  return [id, readFileSync(join(app.outdir, asset, "index.js"), "utf8")] as const;
});

/** The bundle of each file, by the file's path. */
const { metafile } = bundleFunctions({ configuration: runtimeConfiguration(example), outputDirectory });
const bundles = new Map(
  Object.entries(metafile.outputs).map(([path, { entryPoint }]) => [entryPoint, readFileSync(path, "utf8")] as const),
);

test("every file directly in lambda/ is deployed as one function, and nothing else is", () => {
  const files = readdirSync("lambda").filter((name) => name.endsWith(".ts"));
  const functionsOf = (file: string) => deployed.filter(([, code]) => code === bundles.get(`lambda/${file}`));
  expect(files.map((file) => [file, functionsOf(file).length])).toEqual(files.map((file) => [file, 1]));
  expect(deployed).toHaveLength(files.length);
});

test.each(operations)("$name is deployed with its own operation, and with no other", ({ name }) => {
  const [, code = ""] = deployed.find(([id]) => id === `Operations${name}Function`) ?? [];
  expect(operations.filter((one) => code.includes(`name:"${one.name}"`)).map((one) => one.name)).toEqual([name]);
});
