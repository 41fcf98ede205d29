import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, Stack } from "aws-cdk-lib";
import { Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";

const naiveDirectory = fileURLToPath(new URL("naive", import.meta.url));

/**
 * Bundles one of the naive functions with the CDK's defaults: NodejsFunction for Node.js 24 with the feature flags of
 * `cdk init`. With version 2.276 that is esbuild's CommonJS, not minified, with the runtime's own AWS SDK.
 *
 * @param outputDirectory an empty folder
 * @returns the path of the bundle
 */
export function bundleNaive(name: "webhook" | "open-conversation", outputDirectory: string): string {
  const { context } = JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8"));
  const stack = new Stack(new App({ outdir: outputDirectory, context }), "Naive");
  new NodejsFunction(stack, name, { entry: join(naiveDirectory, `${name}.ts`), runtime: Runtime.NODEJS_24_X });
  const [asset, ...others] = readdirSync(outputDirectory).filter((entry) => entry.startsWith("asset."));
  if (!asset || others.length > 0)
    throw new Error(`The CDK created ${others.length + (asset ? 1 : 0)} assets in ${outputDirectory} instead of one.`);
  return join(outputDirectory, asset, "index.js");
}
