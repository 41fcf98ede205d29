import { readFileSync } from "node:fs";
import { documentPath, renderOperations, tableBegins, tableEnds } from "../../docs/render-operations.ts";
import { operations } from "../../lambda/operations/operations.ts";

const document = readFileSync(documentPath, "utf8");

test("docs/operations.md lists the operations as they are; `npm run docs` writes the list", () => {
  const [, shown = ""] = document.split(tableBegins);
  expect(`${tableBegins}${shown.split(tableEnds)[0]}${tableEnds}`).toBe(renderOperations());
});

test.each(operations)("$name has a section of its own", ({ name }) => {
  expect(document).toContain(`\n## ${name}\n`);
});
