import { recordedScenarios } from "../../scenarios/recorded.ts";
import { type InProcessStack, startInProcess } from "./stack.ts";

/** Replays sessions saved in the playground: each phone must show the same. */

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
