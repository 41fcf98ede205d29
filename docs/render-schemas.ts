import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type EventName, eventNames, eventSchemas, eventVersion } from "@masked-conversations/client";
import { toJsonSchema } from "@valibot/to-json-schema";

/**
 * Makes the JSON Schemas from the events' valibot schemas, each complete in itself. `npm run docs` writes them; a test
 * compares.
 */

export const schemaFile = (name: EventName): string =>
  fileURLToPath(new URL(`../packages/client/schemas/${name}.json`, import.meta.url));

export function renderSchema(name: EventName): object {
  const { $schema, description, ...schema } = toJsonSchema(eventSchemas[name], { target: "draft-2020-12" });
  // What it is comes first: people read these files.
  return {
    $schema,
    $id: `urn:masked-conversations:${name}:${eventVersion(name)}`,
    title: name,
    description,
    ...schema,
  };
}

export function writeSchemas(): void {
  for (const name of eventNames) {
    writeFileSync(schemaFile(name), `${JSON.stringify(renderSchema(name), undefined, 2)}\n`);
  }
}
