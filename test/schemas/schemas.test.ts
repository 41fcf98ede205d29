import { readdirSync, readFileSync } from "node:fs";
import { renderSchema, schemaFile } from "../../docs/render-schemas.ts";
import { eventDetails } from "../../packages/client/event-details.ts";
import { problemsOf } from "./validate-event.ts";

const types = Object.keys(eventDetails);
const read = (type: string) => JSON.parse(readFileSync(schemaFile(type), "utf8"));
const exampleOf = (type: string): Record<string, unknown> => read(type).examples[0];

test("there is one file for each event, and no other; `npm run docs` writes them", () => {
  const files = readdirSync(new URL("../../packages/client/schemas", import.meta.url)).filter((name) =>
    name.endsWith(".json"),
  );
  expect(files.sort()).toEqual(types.map((type) => `${type}.json`).sort());
  for (const [type, detail] of Object.entries(eventDetails)) expect(read(type)).toEqual(renderSchema(type, detail));
});

describe.each(types)("%s", (type) => {
  const example = exampleOf(type);
  /** What a caller chooses freely may be a number of theirs: a digit by digit name is theirs to give. */
  const named = new Set(["attributes"]);
  const strings = Object.entries(example).flatMap(([name, value]) =>
    typeof value === "string" && !named.has(name) ? [name] : [],
  );
  const valid = (changes: Record<string, unknown>) => problemsOf(type, { ...example, ...changes }).length === 0;

  test("says what it is, and so does each of its properties", () => {
    const { title, description, properties } = read(type);
    expect({ title, description }).toEqual({ title: type, description: expect.any(String) });
    for (const property of Object.values(properties)) expect(property).toHaveProperty("description");
  });

  test("has an example that is valid, and shows every property that is required", () => {
    expect(problemsOf(type, example)).toEqual([]);
  });

  test("lets no address through, in whatever property", () => {
    for (const name of strings) {
      for (const address of [
        "+5511900000077",
        "whatsapp:+5511900000077",
        "whatsapp:US.ABC123",
        "+55 (11) 90000-0077",
      ]) {
        expect({ name, address, isValid: valid({ [name]: address }) }).toEqual({ name, address, isValid: false });
      }
    }
  });

  test("knows all its properties, except in the caller's own attributes", () => {
    expect(valid({ body: "On my way" })).toBe(false);
    expect(valid({ attributes: { anything: { of: ["theirs"] } } })).toBe(true);
  });

  test("misses what it requires", () => {
    for (const name of read(type).required) expect(valid({ [name]: undefined })).toBe(false);
  });
});

describe("MessageUndeliverable", () => {
  const { errorCode: _, ...example } = exampleOf("MessageUndeliverable");
  const problems = (reason: string) => problemsOf("MessageUndeliverable", { ...example, reason });

  test("says why in Twilio's words, where they hold no address", () => {
    for (const reason of [
      "conversation-closed",
      "Channel did not accept ••• (IM0123456789abcdef0123456789abcdef)",
      "Error 63024",
    ])
      expect(problems(reason)).toEqual([]);
    for (const reason of [
      "No route to +5511900000077",
      "5511900000077",
      "whatsapp:US.ABC123 is unknown",
      "to +55 11 90000-0077.",
    ])
      expect(problems(reason)).not.toEqual([]);
  });
});

describe("OptedOut", () => {
  const { reference, conversationSid: _, status, attributes, by, ...withoutConversation } = exampleOf("OptedOut");
  const recordedBy = "person";

  test("may be about a person whom no conversation concerns", () => {
    expect(problemsOf("OptedOut", { ...withoutConversation, recordedBy, messageSid: `SM${"0".repeat(32)}` })).toEqual(
      [],
    );
    expect(problemsOf("OptedOut", { ...withoutConversation, recordedBy: "crm" })).toEqual([]);
  });

  test("tells who opted out, one way or the other", () => {
    expect(problemsOf("OptedOut", withoutConversation)).not.toEqual([]);
    expect(problemsOf("OptedOut", { ...withoutConversation, reference, status, attributes })).not.toEqual([]);
    expect(problemsOf("OptedOut", { ...withoutConversation, by })).not.toEqual([]);
  });

  test("names the person by no number", () => {
    for (const number of ["5511900000077", "+5511900000077", "whatsapp:+5511900000077"])
      expect(problemsOf("OptedOut", { ...withoutConversation, recordedBy, messageSid: number })).not.toEqual([]);
  });
});
