import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, type Metafile } from "esbuild";
import type { RuntimeConfiguration } from "../lambda/model/configuration.ts";
import { fingerprint } from "../lambda/model/fingerprint.ts";
import { operations } from "../lambda/operations/operations.ts";

type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : "";

/** `OpenConversation` → `open-conversation`: an operation's file in `lambda/`, and its bundle. */
export const fileNameOf = <Name extends string>(operation: Name): KebabCase<Uncapitalize<Name>> =>
  operation.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase() as KebabCase<Uncapitalize<Name>>;

/** The deployed functions, by the names of their files in `lambda/`. A test looks for each file in the template. */
export const functionNames = [
  "webhook",
  "inbound-message",
  "health",
  "process-event",
  ...operations.map(({ name }) => fileNameOf(name)),
] as const;

export type FunctionName = (typeof functionNames)[number];

export interface BundlesProps {
  /** Compiled into every bundle that reads it, because environment variables hold 4 kB at most. */
  readonly configuration: RuntimeConfiguration;
  /**
   * Folder to write below, such as `cdk.out/bundles`; each configuration has one of its own in it. Relative to the
   * working directory.
   */
  readonly outputDirectory: string;
}

export interface Bundles {
  /** The folder to deploy as the function: `index.js` and nothing else. */
  directoryOf(name: FunctionName): string;
  /** What esbuild put into which bundle. Kept out of the folders, where it would be deployed and outweigh the code. */
  readonly metafile: Metafile;
}

const projectDirectory = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles all functions in one run of esbuild: a fraction of a second, where a run for each function costs one or two
 * seconds in every synth. The same sources and configuration give the same bytes, so an unchanged function is not
 * deployed again.
 *
 * The settings are measured, see docs/decisions/0013-bundling.md: CommonJS starts 20 ms faster than ES modules on
 * Node.js 24, the SDK bundled from its ES sources halves the start-up time of the one that the runtime brings, and the
 * usual chain of credential providers costs 135 kB.
 */
export function bundleFunctions({ configuration, outputDirectory }: BundlesProps): Bundles {
  const stageConfiguration = JSON.stringify(configuration);
  // The CDK takes a folder that it has seen for unchanged, so two stages in one app must not share one (AssetStaging
  // caches by path).
  const directory = resolve(outputDirectory, fingerprint(stageConfiguration));
  const { metafile } = buildSync({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(functionNames.map((name) => [`${name}/index`, `lambda/${name}.ts`])),
    outdir: directory,
    bundle: true,
    platform: "node",
    // Deployed on Node.js 24; this target lets the same bundle run on the Node.js 20 of a laptop, at no cost in size.
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    alias: { "@aws-sdk/credential-provider-node": join(projectDirectory, "lambda/runtime/lambda-credentials.ts") },
    define: { STAGE_CONFIGURATION: stageConfiguration },
    metafile: true,
    logLevel: "warning",
  });
  return { directoryOf: (name) => join(directory, name), metafile };
}
