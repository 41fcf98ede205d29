import { Visits } from "../playground/visits.ts";
import { walks } from "../playground/walks.ts";
import { endpoints } from "./stack.ts";

/**
 * The playground as people use it: in a browser, over the deployed stack. Walks that would disturb whoever else uses
 * the same Twilio are in `test/playground/page.test.ts`.
 */

jest.setTimeout(90_000);

const { playgroundUrl = "" } = endpoints();
let visits: Visits;

beforeAll(async () => {
  visits = await Visits.begin();
});
afterAll(async () => {
  await visits?.end();
});

test.each(walks.filter(({ needsOwnTwilio }) => !needsOwnTwilio))("$title", async ({ go }) => {
  const { visitor, asked } = await visits.visit(playgroundUrl);
  await go(visitor);
  expect(await visits.leave()).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(`${playgroundUrl}/`))).toEqual([]);
});
