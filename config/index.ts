import type { StageConfiguration } from "../lib/stage-configuration.ts";
import { example } from "./example.ts";
import { local } from "./local.ts";

const stages: readonly StageConfiguration[] = [example, local];

export function stageConfiguration(name: string): StageConfiguration {
  const configuration = stages.find(({ stage }) => stage === name);
  if (configuration) return configuration;
  const known = stages.map(({ stage }) => stage).join(", ");
  throw new Error(
    `There is no stage "${name}" among ${known}. List its file in config/index.ts, or choose another with -c stage=NAME.`,
  );
}
