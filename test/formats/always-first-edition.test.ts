import { scenarios } from "../../scenarios/index.ts";
import { startInProcess } from "../in-process/stack.ts";

/** Held: every scenario, where whatever is read of a conversation is as the first edition had written it. */

beforeAll(() => jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

type Item = Record<string, unknown>;

/** As the first edition stored it: every field in every state, and no version. */
function asFirstEdition({ formatVersion: _, ...item }: Item): Item {
  const everywhere = { onBusy: "fail", openingRetries: 0, askedAgain: false, held: [], waiting: [] };
  return JSON.parse(JSON.stringify({ ...everywhere, ...item }).replaceAll('"window-closed"', '"forecast"'));
}

test.each(scenarios)(
  "$name",
  async (scenario) => {
    const stack = await startInProcess({});
    const { dynamoDb } = stack.aws;
    const get = dynamoDb.get.bind(dynamoDb);
    let read = 0;
    dynamoDb.get = (input) => {
      const { Item } = get(input);
      if (input.Key?.entry !== "state" || !Item) return { Item };
      read++;
      return { Item: asFirstEdition(Item) };
    };
    try {
      await scenario.play(stack.world);
      await stack.queue.empty();
      expect(stack.queue.deadLetters).toEqual([]);
      expect(read).toBeGreaterThan(0);
    } finally {
      await stack.close();
    }
  },
  60_000,
);
