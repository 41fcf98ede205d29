import type { StageConfiguration } from "../lib/stage-configuration.ts";
import { example } from "./example.ts";
import { local } from "./local.ts";

const stages: readonly StageConfiguration[] = [example, local];

/** The configuration of a stage, by its name. */
export function stageConfiguration(name: string): StageConfiguration {
  const configuration = stages.find(({ stage }) => stage === name);
  if (configuration) return configuration;
  const known = stages.map(({ stage }) => stage).join(", ");
  throw new Error(
    `There is no stage "${name}", only ${known}. Add its file to config/index.ts, or choose one with -c stage=NAME.`,
  );
}
