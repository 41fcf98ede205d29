import { bytesByAttribute, itemBytes, readUnits, writeUnits } from "../../bench/cost/item-size.ts";

test.each([
  ["a text, in UTF-8", { name: "São" }, 4 + 4],
  ["a number: one byte for two digits and one more", { n: 1234 }, 1 + 2 + 1],
  ["a number without the zeros around it", { n: 1_200_000 }, 1 + 1 + 1],
  ["a fraction", { n: 0.025 }, 1 + 1 + 1],
  ["zero", { n: 0 }, 1 + 0 + 1],
  ["a boolean", { yes: true }, 3 + 1],
  ["nothing that is written", { no: null }, 2 + 1],
  ["nothing that is not written", { no: undefined }, 0],
  ["an empty list", { list: [] }, 4 + 3],
  ["a list", { list: ["ab", "c"] }, 4 + 3 + (1 + 2) + (1 + 1)],
  ["a map", { map: { key: "value", gone: undefined } }, 3 + 3 + (1 + 3 + 5)],
  ["a map in a list", { list: [{ a: 1 }] }, 4 + 3 + 1 + 3 + (1 + 1 + 2)],
])("%s is counted as DynamoDB counts it", (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes);
});

test("the attributes are sorted by size, largest first", () => {
  expect(bytesByAttribute({ a: "x", long: "x".repeat(50), b: undefined })).toEqual([
    { attribute: "long", bytes: 54 },
    { attribute: "a", bytes: 2 },
  ]);
});

test("what DynamoDB cannot store is refused", () => {
  expect(() => itemBytes({ at: () => 1 })).toThrow("DynamoDB cannot store a function");
});

test.each([
  [0, 1, 1],
  [1024, 1, 1],
  [1025, 2, 1],
  [4096, 4, 1],
  [4097, 5, 2],
])("%i bytes are %i write units and %i read units", (bytes, writes, reads) => {
  expect([writeUnits(bytes), readUnits(bytes)]).toEqual([writes, reads]);
});
