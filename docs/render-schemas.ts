import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { common, type EventDetail, eventDetails } from "../packages/client/event-details.ts";

/**
 * Makes the JSON Schemas from `event-details.ts`, each complete in itself. `npm run docs` writes them; a test compares.
 */

export const schemaFile = (type: string): string =>
  fileURLToPath(new URL(`../packages/client/schemas/${type}.json`, import.meta.url));

export function renderSchema(type: string, detail: EventDetail): object {
  const { description, properties, required, example, mayLackConversation = false } = detail;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:masked-conversations:${type}:1`,
    title: type,
    description,
    type: "object",
    properties: { ...common.properties, ...properties },
    additionalProperties: false,
    required: [...common.required, ...(mayLackConversation ? [] : common.ofConversation), ...required],
    ...(mayLackConversation && {
      anyOf: [{ required: ["by"] }, { required: ["recordedBy"] }],
      dependentRequired: {
        reference: common.ofConversation.filter((name) => name !== "reference"),
        ...Object.fromEntries(["by", "conversationSid", "status", "attributes"].map((name) => [name, ["reference"]])),
      },
    }),
    examples: [{ ...common.example, ...example }],
  };
}

export function writeSchemas(): void {
  for (const [type, detail] of Object.entries(eventDetails)) {
    writeFileSync(schemaFile(type), `${JSON.stringify(renderSchema(type, detail), undefined, 2)}\n`);
  }
}
