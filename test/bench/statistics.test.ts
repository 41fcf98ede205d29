import { spreadOf } from "../../bench/statistics.ts";

test.each([
  [[3, 1, 2], { median: 2, least: 1, most: 3 }],
  [[4, 1, 2, 3], { median: 2.5, least: 1, most: 4 }],
  [[7], { median: 7, least: 7, most: 7 }],
])("the median and the spread of %j", (values, spread) => expect(spreadOf(values)).toEqual(spread));

test("there is no median without values", () => expect(() => spreadOf([])).toThrow("no values"));
