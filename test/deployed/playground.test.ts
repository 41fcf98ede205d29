import { waysTo } from "../../playground/public-ways.ts";
import { type RunningPlayground, startPlayground } from "../../playground/server.ts";
import { Visits } from "../playground/visits.ts";
import { walks } from "../playground/walks.ts";
import { endpoints } from "./stack.ts";

/**
 * The playground as people use it: in a browser, over the deployed stack. Walks that would disturb whoever else uses the same Twilio are in
 * `test/playground/page.test.ts`.
 */

jest.setTimeout(90_000);

let visits: Visits;
let playground: RunningPlayground;

beforeAll(async () => {
  visits = await Visits.begin();
  playground = await startPlayground(0, { ways: waysTo(endpoints()), pauseMs: 0 });
});
afterAll(async () => {
  await visits?.end();
  await playground?.close();
});

test.each(walks.filter(({ needsOwnTwilio }) => !needsOwnTwilio))("$title", async ({ go }) => {
  const { visitor, asked } = await visits.visit(playground.url);
  await go(visitor);
  expect(await visits.leave()).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(`${playground.url}/`))).toEqual([]);
});
