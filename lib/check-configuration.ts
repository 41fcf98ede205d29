import * as v from "valibot";
import type { RuntimeConfiguration } from "../lambda/model/configuration.ts";
import { inconsistencies } from "./configuration-consistency.ts";
import { configurationSchema, runtimeEntries } from "./configuration-schema.ts";
import { type Mistake, pathOf } from "./mistake.ts";
import type { StageConfiguration } from "./stage-configuration.ts";

/**
 * Validates a stage's configuration before anything is built.
 * @throws ConfigurationError that lists all mistakes, each with its key, value and remedy.
 */
export function checkConfiguration(configuration: unknown): StageConfiguration {
  const parsed = v.safeParse(configurationSchema, configuration);
  const mistakes = [...(parsed.issues ?? []).map(mistakeOf), ...inconsistencies(configuration)];
  if (!parsed.success || mistakes.length > 0) throw new ConfigurationError(mistakes);
  return parsed.output;
}

function mistakeOf({ path, input, message }: v.BaseIssue<unknown>): Mistake {
  return { key: pathOf(...(path ?? []).map(({ key }) => key)), value: input, remedy: message };
}

/** The part that is compiled into the bundles, without what only the deployment needs. */
export function runtimeConfiguration(configuration: StageConfiguration): RuntimeConfiguration {
  return v.parse(v.object(runtimeEntries), configuration);
}

export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(
      ({ key, value, remedy }) =>
        `  ${key}: ${value === undefined ? "missing" : JSON.stringify(value)}\n    -> ${remedy}`,
    );
    super(
      `The stage's configuration (config/) has ${mistakes.length === 1 ? "a mistake" : `${mistakes.length} mistakes`}:\n${lines.join("\n")}`,
    );
    this.mistakes = mistakes;
  }
}
