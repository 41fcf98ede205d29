import { recordedScenarios } from "../../scenarios/recorded.ts";
import { type InProcessStack, startInProcess } from "./stack.ts";

/** Sessions that somebody played in the playground and saved: each phone must show the same again. */

jest.setTimeout(60_000);
beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

let stack: InProcessStack;
afterEach(async () => {
  await stack.queue.empty();
  await stack.close();
});

test.each(recordedScenarios())("$name: $title", async ({ play }) => {
  stack = await startInProcess({});
  await play(stack.world);
  expect(stack.queue.deadLetters).toEqual([]);
});
