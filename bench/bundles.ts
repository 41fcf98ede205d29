import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { example } from "../config/example.ts";
import { bundleFunctions, type FunctionName } from "../lib/bundles.ts";
import { runtimeConfiguration } from "../lib/check-configuration.ts";
import { bundleNaive } from "./bundle-naive.ts";

export interface BenchBundles {
  ours(name: FunctionName): string;
  naiveWebhook: string;
  naiveOpening: string;
  remove(): void;
}

/**
 * Builds our bundles as the stack does, for the example stage with a local Twilio. @param withNaive false when only ours
 * are needed
 */
export function buildBundles(twilioUrl: string, { withNaive }: { withNaive: boolean }): BenchBundles {
  const directory = mkdtempSync(join(tmpdir(), "bench-bundles-"));
  // Keeps a package.json further up from turning the bundles into ES modules.
  writeFileSync(join(directory, "package.json"), "{}");
  const twilioBaseUrls = { conversations: twilioUrl, content: twilioUrl, messaging: twilioUrl, media: twilioUrl };
  const configuration = { ...runtimeConfiguration(example), twilioBaseUrls };
  const bundles = bundleFunctions({ configuration, outputDirectory: join(directory, "ours") });
  const naive = (name: "webhook" | "open-conversation"): string => {
    const outputDirectory = join(directory, `naive-${name}`);
    mkdirSync(outputDirectory);
    return withNaive ? bundleNaive(name, outputDirectory) : "";
  };
  return {
    ours: (name) => join(bundles.directoryOf(name), "index.js"),
    naiveWebhook: naive("webhook"),
    naiveOpening: naive("open-conversation"),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

export const bytesOf = (bundlePath: string): number => statSync(bundlePath).size;
