import { readFileSync } from "node:fs";
import { type EventName, eventSchemas, isEventName } from "@masked-conversations/client";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { getDotPath, safeParse } from "valibot";
import { schemaFile } from "../../docs/render-schemas.ts";

/** Strict: a keyword that the validator does not know is a mistake. */
const validator = new Ajv2020({ strict: true, allErrors: true, formats: { "date-time": true } });

/** Compiles each event's JSON Schema once, with these changes. */
function validatorsWith(changes: object): (name: EventName) => ValidateFunction {
  const compiled = new Map<EventName, ValidateFunction>();
  return (name) => {
    const known = compiled.get(name);
    if (known) return known;
    const validate = validator.compile({ ...JSON.parse(readFileSync(schemaFile(name), "utf8")), ...changes });
    compiled.set(name, validate);
    return validate;
  };
}

const published = validatorsWith({});
/** Knows all that an event of ours may hold, where a consumer has to expect more. */
const closed = validatorsWith({ $id: undefined, type: "object", unevaluatedProperties: false });

function problemsBy(validate: ValidateFunction, detail: unknown): string[] {
  validate(detail);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is wrong with an event's detail, by the JSON Schema that consumers have. */
export const problemsByJsonSchema = (name: EventName, detail: unknown): string[] => problemsBy(published(name), detail);

/** The same, by the schema in code. */
export function problemsByValibot(name: EventName, detail: unknown): string[] {
  const { issues = [] } = safeParse(eventSchemas[name], detail);
  return issues.map((issue) => `${getDotPath(issue)} ${issue.message}`);
}

/**
 * What is wrong with the detail of an event of ours, by both of its schemas, and what they do not describe; nothing: it
 * is valid. @throws when there is no event of this name, or its schema is no JSON Schema
 */
export function problemsOf(type: string, detail: unknown): string[] {
  if (!isEventName(type)) throw new Error(`There is no event "${type}".`);
  return [...problemsBy(closed(type), detail), ...problemsByValibot(type, detail)];
}
