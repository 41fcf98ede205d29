import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, type Metafile } from "esbuild";
import type { RuntimeConfiguration } from "../lambda/model/configuration.ts";
import { fingerprint } from "../lambda/model/fingerprint.ts";
import { operations } from "../lambda/operations/operations.ts";

type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : "";

/** `OpenConversation` → `open-conversation`: the name of an operation's file in `lambda/`, and of its bundle. */
export const fileNameOf = <Name extends string>(operation: Name): KebabCase<Uncapitalize<Name>> =>
  operation.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase() as KebabCase<Uncapitalize<Name>>;

/** The deployed functions, by the names of their files in `lambda/`. A test finds each of them in the template. */
export const functionNames = [
  "webhook",
  "inbound-message",
  "health",
  "process-event",
  ...operations.map(({ name }) => fileNameOf(name)),
] as const;

export type FunctionName = (typeof functionNames)[number];

export interface BundlesProps {
  /** Compiled into every bundle that reads it, because environment variables are limited to 4 kB. */
  readonly configuration: RuntimeConfiguration;
  /**
   * Where to write, such as `cdk.out/bundles`, relative to the working directory; each configuration gets its own
   * folder there.
   */
  readonly outputDirectory: string;
}

export interface Bundles {
  /** The folder to deploy as the function, which contains only `index.js`. */
  directoryOf(name: FunctionName): string;
  /** The content of each bundle. Not written to the folders, where it would be deployed and outweigh the code. */
  readonly metafile: Metafile;
}

/** A file in `lambda/` that would not be deployed stops the synth; esbuild stops it where a file is missing. */
function refuseForgotten(): void {
  const files = readdirSync(join(projectDirectory, "lambda")).filter((name) => name.endsWith(".ts"));
  const listed: readonly string[] = functionNames;
  const forgotten = files.filter((name) => !listed.includes(name.replace(/\.ts$/, "")));
  if (forgotten.length === 0) return;
  throw new Error(
    `lambda/${forgotten.join(", lambda/")} would not be deployed: add the operation to lambda/operations/operations.ts, ` +
      "or another function to functionNames in lib/bundles.ts.",
  );
}

const projectDirectory = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles all functions in one run of esbuild, which takes a fraction of a second; separate runs would add one or two
 * seconds to every synthesis. Builds are reproducible, so unchanged functions are not deployed again.
 *
 * For measurements of the settings see docs/decisions/0013-bundling.md: CommonJS starts 20 ms faster than ES modules on
 * Node.js 24, bundling the SDK from its ES sources halves the start-up time of the runtime's own, and the default chain
 * of credential providers costs 135 kB.
 */
export function bundleFunctions({ configuration, outputDirectory }: BundlesProps): Bundles {
  refuseForgotten();
  const stageConfiguration = JSON.stringify(configuration);
  // Two stages in one app must not share a folder, because the CDK's AssetStaging caches by path.
  const directory = resolve(outputDirectory, fingerprint(stageConfiguration));
  const { metafile } = buildSync({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(functionNames.map((name) => [`${name}/index`, `lambda/${name}.ts`])),
    outdir: directory,
    bundle: true,
    platform: "node",
    // Deployed on Node.js 24; this target also lets the bundle run on a laptop's Node.js 20, without making it larger.
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
