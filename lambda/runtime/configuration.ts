import type { RuntimeConfiguration } from "../model/configuration.ts";

declare const STAGE_CONFIGURATION: RuntimeConfiguration;

/** The configuration that was compiled into this bundle (esbuild's `define`, see `lib/bundles.ts`). */
export function stageConfiguration(): RuntimeConfiguration {
  return STAGE_CONFIGURATION;
}
