import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { schemaFile } from "../../docs/render-schemas.ts";

/**
 * Strict: a keyword that the validator does not know is a mistake. A part of a schema may require what the whole of it
 * describes.
 */
const validator = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, formats: { "date-time": true } });
const compiled = new Map<string, ValidateFunction>();

/** @throws when there is no schema for this detail-type, or it is no JSON Schema */
function validatorOf(type: string): ValidateFunction {
  const known = compiled.get(type);
  if (known) return known;
  const validate = validator.compile(JSON.parse(readFileSync(schemaFile(type), "utf8")));
  compiled.set(type, validate);
  return validate;
}

/** What is wrong with an event's detail, by the schema of its type in `schemas/`; nothing: it is valid. */
export function problemsOf(type: string, detail: unknown): string[] {
  const validate = validatorOf(type);
  validate(detail);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
