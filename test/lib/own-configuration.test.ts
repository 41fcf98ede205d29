import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { App, type CfnElement, Stack, Stage } from "aws-cdk-lib";
import { CfnFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { example } from "../../config/example.ts";
import { MaskedConversations } from "../../lib/masked-conversations.ts";
import type { StageConfiguration } from "../../lib/stage-configuration.ts";

/**
 * Checks by the assembly's assets that each function is deployed with its own stage's configuration, however an app is
 * composed.
 */

const folder = mkdtempSync(join(tmpdir(), "own-configuration-"));
afterAll(() => rmSync(folder, { recursive: true }));

const stageOf = (stage: string): StageConfiguration => ({ ...example, stage });
const marker = /"?stage"?:"([a-z0-9-]+)"/;

/** The function's bundle in the assembly, found by its asset key in the template. */
function bundleOf(fn: CfnFunction, outdir: string): string {
  const key = (fn.code as CfnFunction.CodeProperty).s3Key ?? "";
  return readFileSync(join(outdir, `asset.${key.replace(/\.zip$/, "")}`, "index.js"), "utf8");
}

/** The stages whose configuration is in the functions below a construct. */
function stagesGiven(scope: Construct, outdir: string): Set<string | undefined> {
  const functions = scope.node
    .findAll()
    .filter((child): child is CfnFunction => CfnFunction.isCfnFunction(child as CfnElement));
  const configured = functions.map((fn) => bundleOf(fn, outdir)).flatMap((code) => marker.exec(code)?.[1] ?? []);
  expect(configured.length).toBeGreaterThan(5);
  return new Set(configured);
}

const construct = (scope: Construct, id: string, stage: string) =>
  new MaskedConversations(scope, id, { configuration: stageOf(stage) });

test("two stacks in one app are each deployed with their own stage's configuration", () => {
  const outdir = join(folder, "stacks");
  const app = new App({ outdir });
  const stages = ["first", "second"].map(
    (stage) => [stage, construct(new Stack(app, `Stack-${stage}`), "Relay", stage)] as const,
  );
  app.synth();
  for (const [stage, scope] of stages) expect(stagesGiven(scope, outdir)).toEqual(new Set([stage]));
});

test("two constructs in one stack are each deployed with their own stage's configuration", () => {
  const outdir = join(folder, "constructs");
  const app = new App({ outdir });
  const stack = new Stack(app, "Stack");
  const stages = ["first", "second"].map((stage) => [stage, construct(stack, `Relay-${stage}`, stage)] as const);
  app.synth();
  for (const [stage, scope] of stages) expect(stagesGiven(scope, outdir)).toEqual(new Set([stage]));
});

test("two CDK stages in one app are each deployed with their own stage's configuration", () => {
  const outdir = join(folder, "cdk-stages");
  const app = new App({ outdir });
  const stages = ["first", "second"].map(
    (stage) => [stage, construct(new Stack(new Stage(app, stage), "Stack"), "Relay", stage)] as const,
  );
  app.synth();
  for (const [stage, scope] of stages) expect(stagesGiven(scope, outdir)).toEqual(new Set([stage]));
});

test("two apps that write to one folder, one after the other, are each deployed with their own stage's configuration", () => {
  const outdir = join(folder, "apps");
  for (const stage of ["first", "second"]) {
    const app = new App({ outdir });
    const scope = construct(new Stack(app, "Stack"), "Relay", stage);
    app.synth();
    expect(stagesGiven(scope, outdir)).toEqual(new Set([stage]));
  }
});

test("a relative output folder is relative to the working directory, wherever the app runs", () => {
  const started = process.cwd();
  process.chdir(folder);
  try {
    const app = new App({ outdir: "relative" });
    const scope = construct(new Stack(app, "Stack"), "Relay", "first");
    app.synth();
    expect(stagesGiven(scope, join(folder, "relative"))).toEqual(new Set(["first"]));
    expect(relative(folder, app.outdir)).toBe("relative");
  } finally {
    process.chdir(started);
  }
});
