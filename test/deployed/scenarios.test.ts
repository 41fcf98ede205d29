import { scenarios } from "../../scenarios/index.ts";
import { connect } from "./world.ts";

test.each(scenarios)("$name: $title", ({ play }) => play(connect()), 60_000);

test("scenarios have names of their own", () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
});
