import { readdirSync, readFileSync } from "node:fs";
import { type EventName, eventNames, undeliverableReasons } from "@masked-conversations/client";
import { renderSchema, schemaFile } from "../../docs/render-schemas.ts";
import { problemsByJsonSchema, problemsByValibot, problemsOf } from "./validate-event.ts";

const read = (name: EventName) => JSON.parse(readFileSync(schemaFile(name), "utf8"));
const exampleOf = (name: EventName): Record<string, unknown> => read(name).examples[0];
/** An event may have several forms; its first example is of the first. */
const formsOf = (name: EventName): { properties: object; required: string[] }[] => read(name).anyOf ?? [read(name)];

test("there is one file for each event, and no other; `npm run docs` writes them", () => {
  const files = readdirSync(new URL("../../packages/client/schemas", import.meta.url)).filter((name) =>
    name.endsWith(".json"),
  );
  expect(files.sort()).toEqual(eventNames.map((name) => `${name}.json`).sort());
  for (const name of eventNames) expect(read(name)).toEqual(renderSchema(name));
});

describe.each(eventNames)("%s", (name) => {
  const example = exampleOf(name);
  /** What a caller chooses freely may be a number of theirs: a digit by digit name is theirs to give. */
  const named = new Set(["attributes"]);
  const strings = Object.entries(example).flatMap(([property, value]) =>
    typeof value === "string" && !named.has(property) ? [property] : [],
  );
  const isValid = (changes: Record<string, unknown>) => {
    const detail = { ...example, ...changes };
    return {
      byJsonSchema: problemsByJsonSchema(name, detail).length === 0,
      byValibot: problemsByValibot(name, detail).length === 0,
    };
  };
  const toBoth = { byJsonSchema: true, byValibot: true };
  const toNeither = { byJsonSchema: false, byValibot: false };

  test("says what it is, and so does each of its properties", () => {
    const { title, description } = read(name);
    expect({ title, description }).toEqual({ title: name, description: expect.any(String) });
    for (const { properties } of formsOf(name))
      for (const property of Object.values(properties)) expect(property).toHaveProperty("description");
  });

  test("has an example of each form that is valid, and shows nothing else than what is described", () => {
    const { examples } = read(name);
    expect(examples).toHaveLength(formsOf(name).length);
    for (const one of examples) {
      expect(problemsByJsonSchema(name, one)).toEqual([]);
      expect(problemsByValibot(name, one)).toEqual([]);
      expect(problemsOf(name, one)).toEqual([]);
    }
  });

  test("lets no address through, in whatever property", () => {
    for (const property of strings) {
      for (const address of [
        "+5511900000077",
        "whatsapp:+5511900000077",
        "whatsapp:US.ABC123",
        "+55 (11) 90000-0077",
      ]) {
        expect({ property, address, ...isValid({ [property]: address }) }).toEqual({ property, address, ...toNeither });
      }
    }
  });

  test("may get more properties, and has no others today, except in the caller's own attributes", () => {
    expect(isValid({ body: "On my way" })).toEqual(toBoth);
    expect(problemsOf(name, { ...example, body: "On my way" })).toEqual([expect.stringContaining("body")]);
    expect(problemsOf(name, { ...example, attributes: { anything: { of: ["theirs"] } } })).toEqual([]);
  });

  test("misses what it requires", () => {
    const [{ required } = { required: [] }] = formsOf(name);
    expect(required).toEqual(expect.arrayContaining(["version", "id", "stage", "at"]));
    for (const property of required)
      expect({ property, ...isValid({ [property]: undefined }) }).toEqual({ property, ...toNeither });
  });
});

describe("MessageUndeliverable", () => {
  const { errorCode: _, ...example } = exampleOf("MessageUndeliverable");
  const isValid = (reason: string) => {
    const detail = { ...example, reason };
    return [problemsByJsonSchema, problemsByValibot].map((by) => by("MessageUndeliverable", detail).length === 0);
  };

  test("says why by a word of ours, never by Twilio's, which may quote what was sent", () => {
    for (const reason of undeliverableReasons) expect(isValid(reason)).toEqual([true, true]);
    for (const reason of ["No route to +5511900000077", "Channel did not accept •••", ""]) {
      expect({ reason, isValid: isValid(reason) }).toEqual({ reason, isValid: [false, false] });
    }
  });
});

describe("OptedOut", () => {
  const { reference, conversationSid: _, status, attributes, by, ...alone } = exampleOf("OptedOut");
  const isValid = (changes: Record<string, unknown>) => {
    const detail = { ...alone, ...changes };
    return [problemsByJsonSchema, problemsByValibot].map((find) => find("OptedOut", detail).length === 0);
  };

  test("may be about a person whom no conversation concerns", () => {
    expect(isValid({ recordedBy: "person", messageSid: `SM${"0".repeat(32)}` })).toEqual([true, true]);
    expect(isValid({ recordedBy: "crm" })).toEqual([true, true]);
  });

  test("tells who opted out, one way or the other", () => {
    expect(isValid({})).toEqual([false, false]);
    expect(isValid({ reference, status, attributes })).toEqual([false, false]);
    expect(isValid({ by })).toEqual([false, false]);
    expect(isValid({ by, reference })).toEqual([false, false]);
  });

  test("names the person by no number", () => {
    for (const number of ["5511900000077", "+5511900000077", "whatsapp:+5511900000077"]) {
      expect(isValid({ recordedBy: "person", messageSid: number })).toEqual([false, false]);
      expect(isValid({ recordedBy: number })).toEqual([false, false]);
      expect(isValid({ recordedBy: `tel:/${number}` })).toEqual([false, false]);
    }
  });
});
