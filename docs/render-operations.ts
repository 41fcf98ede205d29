import { readFileSync, writeFileSync } from "node:fs";
import { type Operation, operations } from "../lambda/operations/operations.ts";

/** Renders the list of the operations for people. `npm run docs` writes it; a test compares. */

export const documentPath = "docs/operations.md";
export const tableBegins = "<!-- The table below is written by `npm run docs`. -->";
export const tableEnds = "<!-- The table above is written by `npm run docs`. -->";

const keysOf = ({ schema }: Operation): string =>
  Object.entries(schema.entries)
    .map(([key, { type }]) => `\`${key}\`${type === "optional" ? "?" : ""}`)
    .join(", ");

/** The part of the document that is the table, in Markdown. */
export function renderOperations(): string {
  const rows = operations.map((operation) => {
    const { name, description } = operation;
    return `| [${name}](#${name.toLowerCase()}) | ${description} | ${keysOf(operation)} | \`${name}FunctionName\` |`;
  });
  return [
    tableBegins,
    "",
    "| operation | | request | output of the stack |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    tableEnds,
  ].join("\n");
}

/** Writes the table into the document, between what people wrote. */
export function updateOperationsDocument(): void {
  const text = readFileSync(documentPath, "utf8");
  const [before = ""] = text.split(tableBegins);
  const [, after = ""] = text.split(tableEnds);
  writeFileSync(documentPath, `${before}${renderOperations()}${after}`);
}
